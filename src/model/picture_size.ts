/**
 * At which size a model looks at a picture of any size.
 *
 * @module
 */
import { nearestIndex, type Sampling } from "../data/sampling.ts";
import type { Fit, PictureSize } from "../data/types.ts";

/**
 * How a picture is brought to a model: `resize` as the pictures of its dataset were, so that things are about as large as
 * those it was trained on; `tiles` at its own size, for pictures whose pixels cover as much as those of the dataset.
 */
export type Approach = "resize" | "tiles";

/** What a picture is fitted to. */
export interface FittedTo {
  /** Side of the square that the model was scored on, pixels. */
  readonly resolution: number;
  /** Side of a patch, pixels. */
  readonly patch: number;
  /** How pictures of the dataset become square. */
  readonly fit: Fit;
}

/** A picture as a model sees it. */
export interface FittedPicture {
  /** How it was brought there: a picture that is smaller than a square is always resized. */
  readonly approach: Approach;
  /** Which pixel of the picture each pixel that is seen copies. Both sides are multiples of a patch. */
  readonly sampling: Sampling;
}

/** Brings a picture to a size that squares of the model's resolution cover; nothing of it is cut off. */
export function fitPicture(
  { width, height }: PictureSize,
  { resolution, patch, fit }: FittedTo,
  wanted: Approach,
): FittedPicture {
  const short = Math.min(width, height);
  const approach = short < resolution ? "resize" : wanted;
  const scale = approach === "tiles" ? 1 : resolution / short;
  const along = (side: number) => {
    if (approach === "resize" && fit === "square") return resolution;
    return Math.max(resolution, patch * Math.round((side * scale) / patch));
  };
  return {
    approach,
    sampling: { rows: nearestIndex(height, along(height)), columns: nearestIndex(width, along(width)) },
  };
}
