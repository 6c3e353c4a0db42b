import { assertEquals } from "@std/assert";
import { grads, type Scalar, type Tensor, type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import {
  clusterAssignment,
  clusterCosines,
  clusterLogProbabilities,
  clusterProbeLoss,
} from "../../../src/methods/parts/cluster_probe.ts";
import {
  assertGradients,
  assertKeeps,
  assertTensor,
  assertValues,
  tensorTest,
} from "../../nn/tensor_fixture.ts";
import { matrix } from "../../omh/omh_fixture.ts";

const codes = () => tensor2d([[3, 4], [0, -2]]);
const centers = () => tensor2d([[1, 0], [0, 5]]);

tensorTest("clusterCosines() ignore the lengths of codes and centres", () => {
  assertTensor(clusterCosines(codes(), centers()), [2, 2], [0.6, 0.8, 0, -1], 1e-6);
});

tensorTest("clusterAssignment() is the one-hot of the best cluster, ties to the lowest index", () => {
  const cosines = tensor2d([[0.1, 0.7, 0.3], [0.5, 0.2, 0.5], [-1, -0.5, -0.2]]);
  assertTensor(clusterAssignment(cosines), [3, 3], [0, 1, 0, 1, 0, 0, 0, 0, 1], 0);
});

tensorTest("clusterAssignment() is softmax(alpha cos) for a number alpha", () => {
  // exp(2 * 0.5 * ln 3) = 3 against exp(0) = 1.
  assertTensor(clusterAssignment(tensor2d([[Math.log(3) / 2, 0]]), 2), [1, 2], [0.75, 0.25], 1e-6);
});

tensorTest("clusterProbeLoss() is minus the mean best cosine", () => {
  const cosines = clusterCosines(codes(), centers());
  assertTensor(clusterProbeLoss(cosines), [], [-(0.8 + 0) / 2], 1e-6);
});

tensorTest("clusterProbeLoss() weighs the cosines by a soft assignment", () => {
  const [best, other] = [Math.log(3) / 2, 0];
  assertTensor(clusterProbeLoss(tensor2d([[best, other]]), 2), [], [-0.75 * best], 1e-6);
});

tensorTest("clusterProbeLoss() moves the winning centres only", () => {
  const loss = (codes: Tensor, centers: Tensor) =>
    clusterProbeLoss(clusterCosines(codes as Tensor2D, centers as Tensor2D));
  const [, gradient] = grads(loss)([tensor2d([[3, 4], [6, 8]]), centers()]);
  // Both codes pick centre (0, 5): -(I - u u^T) (0.6, 0.8) / 5 = (-0.12, 0).
  assertTensor(gradient, [2, 2], [0, 0, -0.12, 0], 1e-6);
});

tensorTest("clusterProbeLoss() has the gradient that differences show, hard and soft", async () => {
  for (const alpha of [null, 3]) {
    const loss = (codes: Tensor, centers: Tensor) =>
      clusterProbeLoss(clusterCosines(codes as Tensor2D, centers as Tensor2D), alpha) as Scalar;
    await assertGradients(loss, [matrix(4, 3), matrix(3, 3, 40)]);
  }
});

tensorTest("clusterLogProbabilities() are log_softmax(2 cos)", () => {
  const logs = clusterLogProbabilities(codes(), centers());
  const row = (a: number, b: number) => [a, b].map((x) => x - Math.log(Math.exp(a) + Math.exp(b)));
  assertTensor(logs, [2, 2], [...row(1.2, 1.6), ...row(0, -2)], 1e-5);
});

tensorTest("clusterLogProbabilities() of any codes are probabilities", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 2, max: 6 }), (positions, clusters) => {
      const logs = clusterLogProbabilities(matrix(positions, 4), matrix(clusters, 4, 50));
      assertEquals(logs.shape, [positions, clusters]);
      assertValues(logs.exp().sum(1).dataSync(), new Array(positions).fill(1), 1e-5);
    }),
    { numRuns: 10 },
  );
});

tensorTest("the cluster probe's functions keep one tensor each", async () => {
  const [x, mu] = [codes(), centers()];
  const cosines = clusterCosines(x, mu);
  await assertKeeps(1, () => clusterCosines(x, mu));
  await assertKeeps(1, () => clusterAssignment(cosines));
  await assertKeeps(1, () => clusterAssignment(cosines, 2));
  await assertKeeps(1, () => clusterProbeLoss(cosines));
  await assertKeeps(1, () => clusterLogProbabilities(x, mu));
});
