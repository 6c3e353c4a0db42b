/**
 * Whether two rows differ by more than their seeds and the images account for.
 *
 * @module
 */
import { mean, sampleVariance } from "simple-statistics";
import { tCumulative } from "./student_t.ts";

/** A difference with its two-sided p-value. */
export interface PairedDifference {
  /** Left minus right, mean over seeds, in the unit of the scores. */
  readonly difference: number;
  /** Chance of a difference at least as large if there were none, in [0, 1]; null with fewer than two seeds. */
  readonly pValue: number | null;
}

/** Where the uncertainty of a difference comes from besides its seeds. */
export interface ImageVariance {
  /** Variance of the mean difference over resamples of the images. */
  readonly variance: number;
  /** Number of images. */
  readonly images: number;
}

/**
 * Tests a difference that was measured with several seeds on the same images.
 *
 * Seeds and images are two crossed samples, so the squared error of the mean difference is the sum of two parts: the
 * variance between seeds over their number, and the variance that a bootstrap over images finds. The difference over that
 * error is referred to Student's t with the degrees of freedom of Welch and Satterthwaite, rounded down. Few seeds thus
 * mean few degrees of freedom, where a bootstrap or permutation over three seeds could not reach a p-value below 0.25 or
 * would take any three equal signs for certainty. What varies by seed and image together enters both parts, which errs on the side
 * of caution.
 *
 * @param bySeed Left minus right of each seed, at least one.
 * @param byImage The part of the images.
 */
export function pairedDifference(
  bySeed: readonly number[],
  { variance, images }: ImageVariance,
): PairedDifference {
  const difference = mean([...bySeed]);
  if (bySeed.length < 2) return { difference, pValue: null };
  const ofSeeds = sampleVariance([...bySeed]) / bySeed.length;
  const total = ofSeeds + variance;
  if (total === 0) return { difference, pValue: difference === 0 ? 1 : 0 };
  const freedom = total ** 2 / (ofSeeds ** 2 / (bySeed.length - 1) + variance ** 2 / Math.max(images - 1, 1));
  const t = Math.abs(difference) / Math.sqrt(total);
  return { difference, pValue: 2 * (1 - tCumulative(t, Math.max(1, Math.floor(freedom)))) };
}
