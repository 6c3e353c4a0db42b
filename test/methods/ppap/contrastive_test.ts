import { assert } from "@std/assert";
import { type Scalar, type Tensor, tensor1d, type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import { contrastiveLoss } from "../../../src/methods/ppap/contrastive.ts";
import { ppapOptions } from "../../../src/methods/ppap/options.ts";
import { propagate } from "../../../src/methods/ppap/propagation.ts";
import { l2Normalize } from "../../../src/nn/normalize.ts";
import { assertGradients, assertKeeps, assertTensor, spread, tensorTest } from "../../nn/tensor_fixture.ts";

const options = ppapOptions.parse({ temperature: 0.5, moves: 1 });
const unitRows = (rows: number, channels: number, from: number) =>
  l2Normalize(tensor2d(spread(rows * channels, from), [rows, channels])) as Tensor2D;
const criterion = () => ({
  rows: unitRows(12, 3, 1),
  blocks: [Int32Array.of(0, 4), Int32Array.of(7, 9)],
});

tensorTest("contrastiveLoss() of one positive beside one negative, worked by hand", () => {
  const rows = tensor2d([[1, 0], [1, 0], [-1, 0], [0, 1]]);
  const projected = tensor2d([[1, 0], [0, 1], [-1, 0], [1, 0]]);
  const plain = { ...options, moves: 0, negative_bound: -0.5 };
  // Positive: row 1, of a product of 0; negative: row 2, of a product of -1. At temperature 0.5 the likelihood is 1 / (1 + e^-2).
  const loss = contrastiveLoss(projected, { rows, blocks: [Int32Array.of(0)] }, plain);
  assertTensor(loss, [], [0.5 / 0.07 * Math.log(1 + Math.exp(-2))], 1e-5);
});

tensorTest("contrastiveLoss() is the mean over blocks of the mean over anchors that have positives", () => {
  const { rows, blocks } = criterion();
  const projected = unitRows(12, 5, 300);
  const z = projected.arraySync();
  const dot = (a: number[], b: number[]) => a.reduce((sum, x, c) => sum + x * b[c], 0);
  const losses = blocks.map((anchors) => {
    const { positives, denominator } = propagate(rows, tensor1d(anchors, "int32"), options);
    const [P, E] = [positives.arraySync(), denominator.arraySync()];
    const each = [...anchors].flatMap((anchor, a) => {
      const logits = z.map((other) => dot(z[anchor], other) / options.temperature);
      const all = logits.reduce((sum, logit, j) => sum + E[a][j] * Math.exp(logit), 0);
      const count = P[a].reduce((sum, x) => sum + x, 0);
      const sum = logits.reduce((sum, logit, j) => sum + P[a][j] * (logit - Math.log(all)), 0);
      return count === 0 ? [] : [-options.temperature / options.base_temperature * sum / count];
    });
    return each.reduce((sum, loss) => sum + loss, 0) / each.length;
  });
  assertTensor(
    contrastiveLoss(projected, { rows, blocks }, options),
    [],
    [(losses[0] + losses[1]) / 2],
    1e-4,
  );
});

for (const engine of ["wasm", "cpu"] as const) {
  tensorTest(`contrastiveLoss() has the gradient that differences show on ${engine}`, async () => {
    const fixed = criterion();
    // The loss is about 10, with a curvature to match.
    await assertGradients(
      (z: Tensor) => contrastiveLoss(z as Tensor2D, fixed, options) as Scalar,
      [unitRows(12, 5, 300)],
      0.02,
    );
  }, engine);
}

tensorTest("contrastiveLoss() without any positive is not a number, or 0 where that is asked for", () => {
  const rows = tensor2d([[1, 0], [0, 1], [-1, 0]]);
  const lonely = { rows, blocks: [Int32Array.of(0)] };
  assert(Number.isNaN(contrastiveLoss(rows, lonely, options).dataSync()[0]));
  const skipping = { ...options, skip_blocks_without_positives: true };
  assertTensor(contrastiveLoss(rows, lonely, skipping), [], [0], 0);
});

tensorTest("contrastiveLoss() keeps its value alone", () => {
  const [fixed, z] = [criterion(), unitRows(12, 5, 300)];
  return assertKeeps(1, () => contrastiveLoss(z, fixed, options));
});
