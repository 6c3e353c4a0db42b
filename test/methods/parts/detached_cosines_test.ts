import { assertEquals } from "@std/assert";
import { grad, sum, type Tensor, type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import { clusterCosines } from "../../../src/methods/parts/cluster_probe.ts";
import { detachedCosines } from "../../../src/methods/parts/detached_cosines.ts";
import { assertKeeps, assertTensor, tensorTest } from "../../nn/tensor_fixture.ts";
import { matrix } from "../../omh/omh_fixture.ts";

tensorTest("detachedCosines() ignore the lengths of codes and centres", () => {
  const cosines = detachedCosines(tensor2d([[3, 4], [0, -2]]), tensor2d([[1, 0], [0, 5]]));
  assertTensor(cosines, [2, 2], [0.6, 0.8, 0, -1], 1e-6);
});

tensorTest("detachedCosines() turn a centre to the code, the less the longer it is", () => {
  const slope = grad((centers: Tensor) => sum(detachedCosines(tensor2d([[0, 3]]), centers as Tensor2D)));
  assertTensor(slope(tensor2d([[4, 0], [0, 2]])), [2, 2], [0, 0.25, 0, 0], 1e-6);
});

tensorTest("detachedCosines() are clusterCosines() to the bit, but on a card", () => {
  const [codes, centers] = [matrix(7, 5), matrix(3, 5, 40)];
  assertEquals(detachedCosines(codes, centers).dataSync(), clusterCosines(codes, centers).dataSync());
});

tensorTest("detachedCosines() keep their result alone", () => {
  const [codes, centers] = [matrix(7, 5), matrix(3, 5, 40)];
  assertKeeps(1, () => detachedCosines(codes, centers));
});
