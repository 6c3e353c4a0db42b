/**
 * How much two rows differ on new images, whatever seed they are run with.
 *
 * @module
 */

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
  readonly variance: {
    /** Of the seeds, over their number. */
    readonly seeds: number;
    /** Of the groups of images, over their number. */
    readonly images: number;
    /** Of what only a seed and a group together make, over both numbers. */
    readonly both: number;
  };
}
