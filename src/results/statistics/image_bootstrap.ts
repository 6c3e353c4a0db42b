/**
 * The bootstrap over images.
 *
 * @module
 */
import { variance } from "simple-statistics";
import { RandomStreams } from "../../base/random.ts";
import type { Multiplicities } from "./image_sample.ts";

/** Number of resamples: a variance from 1000 of them is right to about 5%. */
export const RESAMPLES = 1000;
/** Seed of the resamples: fixed, so that the same results always give the same p-values. */
export const RESAMPLING_SEED = 0;

/**
 * Variances of statistics over resamples of the images, drawn with replacement.
 *
 * The resamples depend on the number of images alone, so all comparisons on a dataset share them.
 *
 * @param images Number of images, at least 1.
 * @param statistics Values on a resample, given how often each image was drawn; the same number at each call.
 * @returns One variance a statistic, over the resamples where it is defined; 0 where it never is.
 */
export function bootstrapVariances(
  images: number,
  statistics: (drawn: Multiplicities) => ArrayLike<number>,
): number[] {
  const stream = new RandomStreams(RESAMPLING_SEED).stream("results/image-bootstrap");
  const drawn = new Uint32Array(images);
  const values: number[][] = [];
  for (let resample = 0; resample < RESAMPLES; resample++) {
    drawn.fill(0);
    for (let draw = 0; draw < images; draw++) drawn[stream.integer(images)]++;
    Array.from(statistics(drawn)).forEach((value, i) => {
      values[i] ??= [];
      if (!Number.isNaN(value)) values[i].push(value);
    });
  }
  return values.map((list) => list.length > 0 ? variance(list) : 0);
}
