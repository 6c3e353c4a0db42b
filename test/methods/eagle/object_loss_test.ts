import { assert, assertEquals } from "@std/assert";
import { type Scalar, type Tensor, tensor1d, type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import { objectLoss, objectTargets } from "../../../src/methods/eagle/object_loss.ts";
import { l2Normalize } from "../../../src/nn/normalize.ts";
import { assertGradients, assertKeeps, assertTensor, spread, tensorTest } from "../../nn/tensor_fixture.ts";
import { options } from "./eagle_fixture.ts";

/** Two objects: rows 0 and 2 are their prototypes. */
const PROTOTYPES = { medoids: Int32Array.of(0, 2), members: Int32Array.of(0, 0, 1) };
const WEIGHTS = [1, 2, 4];

/** The loss of three rows of both views at a temperature of 1. */
function loss(changes: Parameters<typeof options>[0]): Scalar {
  const chosen = options({ temperature: 1, global_share: 0.75, ...changes });
  const targets = objectTargets(PROTOTYPES, tensor1d(WEIGHTS), chosen);
  const own = tensor2d([[1, 0], [0, 1], [0, 1]]);
  const other = tensor2d([[0, 1], [0, 1], [0, 1]]);
  return objectLoss(own, other, targets, chosen);
}

/** Losses of a row whose logit is 1 above or below that of the other object. */
const [RIGHT, WRONG] = [Math.log(1 + Math.exp(-1)), Math.log(1 + Math.E)];

tensorTest("objectLoss() tells rows of both views by the prototypes of the one, worked by hand", () => {
  const local = (1 * RIGHT + 2 * WRONG + 4 * RIGHT) / 3;
  const global = (1 * WRONG + 2 * WRONG + 4 * RIGHT) / 3;
  assertTensor(loss({}), [], [(0.25 * local + 0.75 * global) / 2], 1e-6);
});

tensorTest("objectLoss() of smoothed targets weighs by means, or row by row", () => {
  // A tenth of the target is the other object's.
  const [right, wrong] = [0.9 * RIGHT + 0.1 * WRONG, 0.9 * WRONG + 0.1 * RIGHT];
  const rows = [right, wrong, right];
  const others = [wrong, wrong, right];
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const means = [rows, others].map((losses) => mean(losses) * mean(WEIGHTS));
  const byRow = [rows, others].map((losses) => mean(losses.map((value, i) => value * WEIGHTS[i])));
  const total = ([local, global]: number[]) => [(0.25 * local + 0.75 * global) / 2];
  assertTensor(loss({ label_smoothing: 0.1 }), [], total(means), 1e-6);
  assertTensor(loss({ label_smoothing: 0.1, smoothed_weighting: "rows" }), [], total(byRow), 1e-6);
});

tensorTest("objectLoss() of a single object is 0", () => {
  const single = { medoids: Int32Array.of(1), members: Int32Array.of(0, 0, 0) };
  const targets = objectTargets(single, tensor1d(WEIGHTS), options({ label_smoothing: 0.1 }));
  assertEquals(targets.targets, null);
  const rows = tensor2d(spread(6), [3, 2]);
  assertTensor(objectLoss(rows, rows, targets, options()), [], [0], 0);
});

const unit = (from: number) => l2Normalize(tensor2d(spread(3 * 4, from), [3, 4])) as Tensor2D;

for (const engine of ["wasm", "cpu"] as const) {
  tensorTest(
    `objectLoss() has the gradients that differences show on ${engine}, prototypes too`,
    async () => {
      const chosen = options({ temperature: 0.5 });
      const targets = objectTargets(PROTOTYPES, tensor1d(WEIGHTS), chosen);
      await assertGradients(
        (own: Tensor, other: Tensor) => objectLoss(own as Tensor2D, other as Tensor2D, targets, chosen),
        [unit(1), unit(50)],
        2e-3,
      );
    },
    engine,
  );
}

tensorTest("objectLoss() keeps its value alone, and finite with far logits", async () => {
  const chosen = options({ temperature: 0.02 });
  const weights = tensor1d(WEIGHTS);
  const targets = objectTargets(PROTOTYPES, weights, chosen);
  const [own, other] = [unit(1), unit(50)];
  await assertKeeps(1, () => objectLoss(own, other, targets, chosen));
  await assertKeeps(3, () => objectTargets(PROTOTYPES, weights, chosen));
  assert(Number.isFinite(objectLoss(own, other, targets, chosen).dataSync()[0]));
});
