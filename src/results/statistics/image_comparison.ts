/**
 * How much two rows differ on new images, whatever seed they are run with.
 *
 * @module
 */
import { mean, sampleVariance } from "simple-statistics";
import { LEAST_SEEDS } from "./bounded_interval.ts";
import { type Estimate, interval, pEqual } from "./estimate.ts";

/** Estimand "new images": seeds and images are two crossed samples. Points are percentage points. */
export interface ImageComparison {
  /** Left minus right, mean over the paired seeds, points. */
  readonly difference: number;
  /** Lower end of the 95% interval, points. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
  /** Two-sided p-value of no difference, not corrected. */
  readonly p_value: number;
  /** Groups of images that are drawn as one: blocks, scenes, cities. */
  readonly groups: number;
  /** What the variance of the difference is made of, squared points. */
  readonly variance: VarianceParts;
}

/** Parts of the variance of a mean difference. */
export interface VarianceParts {
  /** Of the seeds, over their number. */
  readonly seeds: number;
  /** Of the groups of images, over their number. */
  readonly images: number;
  /** Of what only a seed and a group together make, over both numbers. */
  readonly both: number;
}

/** Differences of two rows on all images and on resamples of them, points. */
export interface CrossedDifferences {
  /** Left minus right of each seed on all images. */
  readonly bySeed: readonly number[];
  /** For each seed its difference on each resample of the groups, the same resamples for all; NaN where it is undefined. */
  readonly resampled: readonly ArrayLike<number>[];
  /** Number of groups. */
  readonly groups: number;
}

/** Largest difference of two scores in percent. */
const SPAN = 100;

/**
 * Compares two rows on new images.
 *
 * @returns Null with fewer than five seeds or two groups.
 */
export function compareOnNewImages(crossed: CrossedDifferences): ImageComparison | null {
  if (crossed.bySeed.length < LEAST_SEEDS || crossed.groups < 2) return null;
  const { estimate, variance } = crossedEstimate(crossed);
  const [low, high] = interval(estimate);
  return {
    difference: estimate.value,
    low: Math.max(-SPAN, low),
    high: Math.min(SPAN, high),
    p_value: pEqual(estimate, 0),
    groups: crossed.groups,
    variance,
  };
}

/**
 * The mean difference where seeds and groups of images are crossed random effects, each seed being scored on every group: the variance is
 * that of the seeds, that of the groups and that of both together, each once.
 *
 * The variance between seeds over their number holds the part of the seeds and the part of both; the bootstrap variance of the mean over
 * seeds holds that of the groups and that of both. How much more a single seed's difference varies over resamples than the mean does
 * gives the part of both, which is taken off once (components of variance from several bootstrap experiments: S. V. Beiden, R. F. Wagner
 * and G. Campbell, Academic Radiology 7, 2000; the crossed model and why both kinds of resampling count that part: A. B. Owen, "The
 * pigeonhole bootstrap", Annals of Applied Statistics 1, 2007). Degrees of freedom are those of F. E. Satterthwaite, Biometrics Bulletin
 * 2, 1946. A bootstrap over few groups is too narrow by `(groups - 1) / groups`, which is made good.
 *
 * @param crossed At least two seeds and two groups.
 */
export function crossedEstimate(
  { bySeed, resampled, groups }: CrossedDifferences,
): { estimate: Estimate; variance: VarianceParts } {
  const seeds = bySeed.length;
  const widened = groups / (groups - 1);
  const ofSeeds = sampleVariance([...bySeed]) / seeds;
  const ofGroups = widened * varianceOf(meanOverSeeds(resampled));
  const ofOneSeed = widened * mean(resampled.map(varianceOf));
  const both = Math.max(0, (ofOneSeed - ofGroups) / (seeds - 1));
  const variance = {
    seeds: Math.max(0, ofSeeds - both),
    images: Math.max(0, ofGroups - both),
    both,
  };
  const total = variance.seeds + variance.images + variance.both;
  const spread = ofSeeds ** 2 / (seeds - 1) + ofGroups ** 2 / (groups - 1) +
    both ** 2 / ((seeds - 1) * (groups - 1));
  return {
    estimate: {
      value: mean([...bySeed]),
      error: Math.sqrt(total),
      freedom: spread > 0 ? Math.max(1, total ** 2 / spread) : seeds - 1,
    },
    variance,
  };
}

function meanOverSeeds(resampled: readonly ArrayLike<number>[]): Float64Array {
  return Float64Array.from(
    resampled[0],
    (_, i) => resampled.reduce((sum, values) => sum + values[i], 0) / resampled.length,
  );
}

/** Variance over the resamples where a score is defined; 0 where it never is. */
function varianceOf(values: ArrayLike<number>): number {
  const defined = Array.from(values).filter((value) => !Number.isNaN(value));
  return defined.length > 1 ? sampleVariance(defined) : 0;
}
