import { assert, assertEquals } from "@std/assert";
import { tensor1d, tensor2d } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import {
  type PairInputs,
  pairMasks,
  type Similarity,
  similarity,
} from "../../../src/methods/hp/hidden_positives.ts";
import { assertKeeps, assertTensor, tensorTest } from "../../nn/tensor_fixture.ts";
import { unitRows } from "./hp_fixture.ts";

tensorTest("similarity() takes the largest product with the pool as threshold", () => {
  const rows = tensor2d([[1, 0], [0, 1], [0.6, 0.8], [0.8, -0.6]]);
  const { thresholds } = similarity(rows, tensor2d([[0.6, 0.8], [-1, 0]]), 2);
  assertTensor(thresholds, [4], [0.6, 0.8, 1, 0], 1e-6);
});

/** Four positions, two images. Products: positions 0 and 1 0.8, 0 and 2 0, 0 and 3 0.6, 1 and 2 0.6, 1 and 3 0.96, 2 and 3 0.8. */
const rows = () => tensor2d([[1, 0], [0.8, 0.6], [0, 1], [0.6, 0.8]]);

const inputs = (thresholds: number[], changes: Partial<PairInputs> = {}): PairInputs => ({
  batch: 2,
  agnostic: { rows: rows(), thresholds: tensor1d(thresholds) },
  specific: null,
  specificWeight: 0,
  kept: null,
  ...changes,
});

tensorTest(
  "pairMasks() takes a pair that is similar enough for either position, and no position with itself",
  () => {
    const both = (masks: PairInputs) => [0, 1].map((image) => pairMasks(masks, image));
    // Position 0 accepts above 0.7: position 1. Position 3 accepts above 0.9: position 1. Positions 1 and 2 accept nothing themselves.
    const [first, second] = both(inputs([0.7, 1, 1, 0.9]));
    assertTensor(first.weights, [2, 4], [0, 1, 0, 0, 1, 0, 0, 1], 0);
    assertTensor(second.weights, [2, 4], [0, 0, 0, 0, 0, 1, 0, 0], 0);
    assertTensor(first.denominator, [2, 4], [0, 1, 1, 1, 1, 0, 1, 1], 0);
    assertTensor(second.denominator, [2, 4], [1, 1, 0, 1, 1, 1, 1, 0], 0);
  },
);

tensorTest("pairMasks() adds specific positives only in rows that have an agnostic one", () => {
  const specific: Similarity = { rows: rows(), thresholds: tensor1d([0.5, 0.5, 0.5, 0.5]) };
  const masks = inputs([0.7, 1, 1, 0.9], { specific, specificWeight: 0.25 });
  assertTensor(pairMasks(masks, 0).weights, [2, 4], [0, 1.25, 0, 0.25, 1.25, 0, 0.25, 1.25], 1e-6);
  assertTensor(pairMasks(masks, 1).weights, [2, 4], [0, 0, 0, 0, 0.25, 1.25, 0.25, 0], 1e-6);
});

tensorTest("pairMasks() keeps positives and drawn pairs in the denominator, but not specific ones", () => {
  const specific: Similarity = { rows: rows(), thresholds: tensor1d([0, 0, 0, 0]) };
  // Row c of the draw serves position c of both images.
  const kept = tensor2d([[1, 0, 1, 0], [0, 0, 0, 0]]);
  const masks = inputs([0.7, 1, 1, 0.9], { specific, specificWeight: 1, kept });
  assertTensor(pairMasks(masks, 0).denominator, [2, 4], [0, 1, 1, 0, 1, 0, 0, 1], 0);
  assertTensor(pairMasks(masks, 1).denominator, [2, 4], [1, 0, 0, 0, 0, 1, 0, 0], 0);
});

tensorTest("pairMasks() asks for more than the threshold, not for as much", () => {
  const thresholds = tensor1d([1, 1, 1, 1]);
  const equal = tensor2d([[1, 0], [1, 0], [1, 0], [1, 0]]);
  const masks = inputs([], { agnostic: { rows: equal, thresholds } });
  assertTensor(pairMasks(masks, 0).weights, [2, 4], Array(8).fill(0), 0);
});

tensorTest("pairMasks() are symmetric where every row has a positive", () => {
  fc.assert(
    fc.property(fc.nat(1000), (from) => {
      const agnostic = similarity(unitRows(8, 3, from), unitRows(2, 3, from + 500), 2);
      const masks = inputs([], { agnostic });
      const weights = [0, 1].flatMap((image) => [...pairMasks(masks, image).weights.dataSync()]);
      const at = (i: number, j: number) => weights[8 * i + j];
      for (let i = 0; i < 8; i++) {
        assertEquals(at(i, i), 0);
        for (let j = 0; j < i; j++) assert(at(i, j) === at(j, i));
      }
    }),
    { numRuns: 20 },
  );
});

tensorTest("pairMasks() and similarity() keep what they return", async () => {
  const [rows, pool] = [unitRows(8, 3, 1), unitRows(2, 3, 500)];
  await assertKeeps(1, () => similarity(rows, pool, 2));
  const masks = inputs([0.7, 1, 1, 0.9]);
  await assertKeeps(2, () => pairMasks(masks, 0));
});
