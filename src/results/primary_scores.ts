/**
 * What tables show of a cell and claims are judged on: its primary readout, as a whole and image by image.
 *
 * @module
 */
import type { Counts } from "../evaluate/confusion.ts";
import { imageCounts } from "../evaluate/image_counts.ts";
import { denseCounts } from "../evaluate/sparse_counts.ts";
import type { CellMetrics, CellResult, ReadoutScores } from "./types.ts";

/** A result, as far as its scores go. */
export interface ScoredResult {
  /** Of the settings, which readout is the primary one. */
  readonly settings: { readonly evaluate: Pick<CellResult["settings"]["evaluate"], "readout"> };
  /** What it scored; null where it has no scores. */
  readonly metrics: CellMetrics | null;
}

/** Labelled pixels per class name and image of the validation split, after matching. */
export interface PerImageCounts {
  /** Pixels that are of the class and predicted as it. */
  readonly hits: Readonly<Record<string, readonly number[]>>;
  /** Pixels predicted as the class. */
  readonly predicted: Readonly<Record<string, readonly number[]>>;
  /** Pixels labelled as the class. */
  readonly labelled: Readonly<Record<string, readonly number[]>>;
}

/**
 * The scores that tables show and claims are judged on: those of the readout that the settings name.
 *
 * @returns Null where the cell has none.
 *
 * @example Of a cell that failed there are none
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { primaryScores } from "@omh/bench";
 *
 * assertEquals(primaryScores({ settings: { evaluate: { readout: "literal" } }, metrics: null }), null);
 * ```
 */
export function primaryScores({ settings, metrics }: ScoredResult): ReadoutScores | null {
  return metrics && metrics[settings.evaluate.readout];
}

/**
 * The primary readout's confusion matrix of each validation image, clusters by classes.
 *
 * @throws {RangeError} The result has no scores, or its counts are none.
 */
export function imageConfusions(result: ScoredResult): Counts[] {
  const { scores, images } = scored(result);
  const classes = Object.keys(scores.iou).length;
  return images.map((entries) => denseCounts(entries, classes, scores.confusion.length - classes));
}

/**
 * The primary readout's counts of each validation image, after the matching of the whole split.
 *
 * @throws {RangeError} The result has no scores, or its counts are none.
 */
export function perImageCounts(result: ScoredResult): PerImageCounts {
  const { assignment, iou } = scored(result).scores;
  const classes = Object.keys(iou);
  const counts = imageCounts(
    imageConfusions(result),
    assignment.map((name) => name === null ? -1 : classes.indexOf(name)),
  );
  const by = (count: keyof PerImageCounts) =>
    Object.fromEntries(classes.map((name, label) => [name, counts[label]?.[count] ?? []]));
  return { hits: by("hits"), predicted: by("predicted"), labelled: by("labelled") };
}

function scored(result: ScoredResult): { scores: ReadoutScores; images: CellMetrics["images"] } {
  const scores = primaryScores(result);
  if (scores) return { scores, images: result.metrics!.images };
  const { readout } = result.settings.evaluate;
  throw new RangeError(
    `Cannot count by the readout "${readout}": the result has no such scores, expected some`,
  );
}
