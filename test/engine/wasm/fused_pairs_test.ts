import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { pairMasks, type Similarity } from "../../../src/methods/hp/hidden_positives.ts";
import { spread } from "../../nn/tensor_fixture.ts";
import { assertLikeCpu } from "./engine_fixture.ts";

/** Whole numbers from -2 to 2: their products have the same bits on every engine, and often equal a threshold. */
const whole = (count: number, from: number): number[] =>
  Array.from(spread(count, from), (x) => Math.round(2 * x));

/** Rows whose thresholds lie up to 2 around `threshold`: above 5, many are similar to none. */
const similarity = (count: number, from: number, threshold: number): Similarity => ({
  rows: tf.tensor2d(whole(3 * count, from), [count, 3]),
  thresholds: tf.tensor1d(whole(count, from + 500).map((x) => threshold + x)),
});

const sizes = {
  batch: fc.integer({ min: 1, max: 4 }),
  positions: fc.integer({ min: 1, max: 19 }),
  from: fc.nat(1000),
};

Deno.test("PairMasks has the values of the plain operations on cpu for any size, with and without specifics and a draw", async () => {
  const settings = { specificWeight: fc.double({ min: 0, max: 1, noNaN: true }), isDrawn: fc.boolean() };
  await fc.assert(
    fc.asyncProperty(
      fc.record({ ...sizes, ...settings, isSpecific: fc.boolean(), image: fc.nat() }),
      async ({ batch, positions, from, specificWeight, isSpecific, isDrawn, image }) => {
        const count = batch * positions;
        fc.pre(count > 1);
        await assertLikeCpu(() => {
          const draw = whole(positions * count, from + 2000).map((x) => x > 0 ? 1 : 0);
          const pairs = {
            batch,
            agnostic: similarity(count, from, 6),
            specific: isSpecific ? similarity(count, from + 1000, 3) : null,
            specificWeight,
            kept: isDrawn ? tf.tensor2d(draw, [positions, count]) : null,
          };
          const { weights, denominator } = pairMasks(pairs, image % batch);
          return [weights, denominator];
        }, 0);
      },
    ),
    { numRuns: 60 },
  );
});
