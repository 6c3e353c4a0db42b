import { assertEquals } from "@std/assert";
import { type Scalar, type Tensor, tensor1d, type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import {
  clusterLoss,
  type LevelActivation,
  matchingLoss,
  transportedActivation,
} from "../../src/omh/level_losses.ts";
import { assertGradients, assertKeeps, assertTensor, spread, tensorTest } from "../nn/tensor_fixture.ts";
import { omh } from "./omh_fixture.ts";

function level(activations: number[][] | Tensor2D, winners: number[]): LevelActivation {
  return {
    activations: Array.isArray(activations) ? tensor2d(activations) : activations,
    winners: tensor1d(winners, "int32"),
  };
}

const plan = () => tensor2d([[0.3, 0.1, 0.1], [0.05, 0.25, 0.2]]);
const higher = () => level([[0.6, 0.2]], [0]);
const lower = () => level([[0.5, 0.1, 0.3]], [0]);

tensorTest("clusterLoss() is minus the mean activation of the assigned cluster", () => {
  const assigned = level([[0.6, 0.2], [0.1, 0.4]], [0, 1]);
  assertTensor(clusterLoss(assigned, omh()), [], [-(0.6 + 0.4) / 2], 1e-6);
  // A mean over every entry divides by the two clusters as well.
  assertTensor(clusterLoss(assigned, omh({ reduction: "entries" })), [], [-(0.6 + 0.4) / 4], 1e-6);
});

tensorTest("clusterLoss() follows the assignment, the best cluster or not", () => {
  assertTensor(clusterLoss(level([[0.6, 0.2]], [1]), omh()), [], [-0.2], 1e-6);
});

tensorTest("clusterLoss() picks from the scores where a level has them", () => {
  const scores = tensor2d([[-3, -5]]);
  assertTensor(clusterLoss({ ...level([[0.6, 0.2]], [1]), scores }, omh()), [], [5], 1e-6);
});

tensorTest("transportedActivation() takes the maximum over the lower level's clusters", () => {
  // h = 0: 0.6 max(.15, .01, .03); h = 1: 0.2 max(.025, .025, .06).
  assertTensor(transportedActivation(plan(), higher(), lower(), omh()), [1, 2], [0.09, 0.012], 1e-7);
});

tensorTest("transportedActivation() takes the maximum over the higher level's clusters if asked to", () => {
  // l = 0: 0.5 max(.18, .01); l = 1: 0.1 max(.06, .05); l = 2: 0.3 max(.06, .04).
  const moved = transportedActivation(plan(), higher(), lower(), omh({ match_axis: "higher" }));
  assertTensor(moved, [1, 3], [0.09, 0.006, 0.018], 1e-7);
});

tensorTest("matchingLoss() reads every combination of its options as worked by hand", () => {
  const cases = [
    [{}, 0.09 + 0.012],
    [{ match_over: "assigned" }, 0.09],
    [{ reduction: "entries" }, (0.09 + 0.012) / 2],
    [{ match_over: "assigned", reduction: "entries" }, 0.09 / 2],
    [{ match_axis: "higher" }, 0.09 + 0.006 + 0.018],
    [{ match_axis: "higher", reduction: "entries" }, (0.09 + 0.006 + 0.018) / 3],
  ] as const;
  for (const [options, total] of cases) {
    assertTensor(matchingLoss(plan(), higher(), lower(), omh(options)), [], [-total], 1e-7);
  }
  const moved = { match_over: "assigned", match_axis: "higher" } as const;
  assertTensor(matchingLoss(plan(), higher(), level([[0.5, 0.1, 0.3]], [2]), omh(moved)), [], [-0.018], 1e-7);
});

tensorTest("matchingLoss() averages over positions", () => {
  const [twice, lowerTwice] = [
    level([[0.6, 0.2], [0, 0]], [0, 0]),
    level([[0.5, 0.1, 0.3], [1, 1, 1]], [0, 0]),
  ];
  assertTensor(matchingLoss(plan(), twice, lowerTwice, omh()), [], [-(0.09 + 0.012) / 2], 1e-7);
});

/** Activations in (0, 1) without ties. */
function activations(positions: number, clusters: number, from: number): Tensor2D {
  return tensor2d(spread(positions * clusters, from).map((x) => (x + 1) / 2), [positions, clusters]);
}

tensorTest("matchingLoss() has the gradient that differences show, in plan and activations", async () => {
  for (const match_axis of ["lower", "higher"] as const) {
    for (const match_over of ["all", "assigned"] as const) {
      const loss = (plan: Tensor, high: Tensor, low: Tensor) =>
        matchingLoss(
          plan as Tensor2D,
          level(high as Tensor2D, [1, 0]),
          level(low as Tensor2D, [2, 1]),
          omh({ match_axis, match_over }),
        ) as Scalar;
      await assertGradients(loss, [activations(2, 3, 3), activations(2, 2, 11), activations(2, 3, 31)]);
    }
  }
});

tensorTest("clusterLoss() over entries is the one over positions divided by the number of clusters", () => {
  const size = fc.integer({ min: 2, max: 6 });
  fc.assert(
    fc.property(size, size, fc.nat(50), (positions, clusters, from) => {
      const winners = Array.from({ length: positions }, (_, p) => (p * 7 + from) % clusters);
      const any = level(activations(positions, clusters, from), winners);
      const total = clusterLoss(any, omh()).dataSync()[0];
      assertTensor(clusterLoss(any, omh({ reduction: "entries" })), [], [total / clusters], 1e-6);
    }),
    { numRuns: 15 },
  );
});

tensorTest("losses keep one scalar each", async () => {
  const [transport, high, low] = [plan(), higher(), lower()];
  await assertKeeps(1, () => assertEquals(clusterLoss(high, omh()).rank, 0));
  await assertKeeps(1, () => assertEquals(matchingLoss(transport, high, low, omh()).rank, 0));
});
