/**
 * A claim of a table and what the runs say of it, as it is written.
 *
 * @module
 */
import type { Metric } from "../spec/mod.ts";
import type { Difference } from "./statistics/class_differences.ts";
import type { ImageComparison } from "./statistics/image_comparison.ts";
import type { Resampled } from "./statistics/improvement.ts";
import type { SeedComparison } from "./statistics/seed_comparison.ts";

/**
 * What a claim comes to.
 *
 * `holds`: the difference is significant and as claimed, or for `>=` and `<=` not worse by the margin; `fails`: significant and the other
 * way; `equivalent`: within the margin; `inconclusive`: these seeds tell none of it.
 *
 * Not judged are claims with `too few seeds`, on rows that are `not run` here or `unfinished`, and on rows that are `not comparable`.
 */
export type Verdict =
  | "holds"
  | "fails"
  | "equivalent"
  | "inconclusive"
  | "too few seeds"
  | "not run"
  | "unfinished"
  | "not comparable";

/** A claim with what the runs say of it. */
export interface JudgedClaim {
  /** As the spec writes it. */
  readonly claim: string;
  /** Whether the table is about it. Primary claims share one error rate; the others are exploratory. */
  readonly primary: boolean;
  /** The metric that it is about. */
  readonly metric: Metric;
  /** Name of the row on the left. */
  readonly left: string;
  /** Name of the row on the right. */
  readonly right: string;
  /** What the results say of it, by the estimand "this benchmark". */
  readonly verdict: Verdict;
  /** Why it is not judged; null where it is. */
  readonly reason: string | null;
  /** The largest difference that is as good as none, percentage points. */
  readonly margin: number;
  /** The seeds that are paired. */
  readonly seeds: readonly number[];
  /** Left minus right of each of them, percentage points. */
  readonly differences: readonly number[];
  /** Images fixed, seeds a sample; null where the rows cannot be compared. */
  readonly this_benchmark: SeedComparison | null;
  /** Seeds and images crossed samples; null also with fewer than five seeds or two groups of images. */
  readonly new_images: ImageComparison | null;
  /** Chance that a run of the left row scores higher than one of the right, fraction of 1; null with fewer than five seeds. */
  readonly improvement: Resampled | null;
  /** Differences of IoU by class; null where the rows cannot be compared. */
  readonly iou: Readonly<Record<string, Difference | null>> | null;
}
