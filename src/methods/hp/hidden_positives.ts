/**
 * What HP's hidden positives are found with.
 *
 * @module
 */
import { concat, matMul, max, slice, tidy } from "@tensorflow/tfjs-core";
import { exceedsEither } from "../../nn/exceeds.ts";
import type { Tensor1D, Tensor2D } from "../../nn/types.ts";

/** Rows to compare with each other, and how similar a pair must be at either end to be positive. */
export interface Similarity {
  /** rank 2, `[batch * cells, channels]`, unit length. */
  readonly rows: Tensor2D;
  /** rank 1, `[batch * cells]`. */
  readonly thresholds: Tensor1D;
}

/** What decides which pairs of a batch count and how much. */
export interface PairInputs {
  /** Images in the batch. */
  readonly batch: number;
  /** Backbone features: task-agnostic positives. */
  readonly agnostic: Similarity;
  /** Momentum codes: task-specific positives; null while they do not count. */
  readonly specific: Similarity | null;
  /** Weight lambda of a task-specific positive. */
  readonly specificWeight: number;
  /** Which pairs that are not positive stay in the denominator, as in `HpDraws`; null for all. */
  readonly kept: Uint8Array | null;
}

/**
 * The similarity that each row must exceed: its largest with any row of the pool (reference: HP, section 7).
 *
 * @param rows rank 2, `[batch * cells, channels]`, unit length.
 * @param pool rank 2, `[pool rows, channels]`, unit length.
 * @param batch Images in the batch: the products are made image by image.
 */
export function similarity(rows: Tensor2D, pool: Tensor2D, batch: number): Similarity {
  const [count, channels] = rows.shape;
  const cells = count / batch;
  const thresholds = tidy(() =>
    concat(Array.from({ length: batch }, (_, image) =>
      tidy(() => {
        const block = slice(rows, [image * cells, 0], [cells, channels]);
        return max(matMul(block, pool, false, true), 1) as Tensor1D;
      })))
  );
  return { rows, thresholds };
}

/**
 * Which cells are similar to those of one image: `row_i . row_j > threshold_i OR row_i . row_j > threshold_j`.
 *
 * @param image The image of the cells i.
 * @param cells Cells per image.
 * @param from The first cell j.
 * @returns rank 2, `[cells, batch * cells - from]`, bool. A cell may be similar to itself.
 */
export function similarCells(
  { rows, thresholds }: Similarity,
  image: number,
  cells: number,
  from = 0,
): Tensor2D {
  const [count, channels] = rows.shape;
  return tidy(() => {
    const anchors = slice(rows, [image * cells, 0], [cells, channels]);
    const others = slice(rows, [from, 0], [count - from, channels]);
    return exceedsEither(
      matMul(anchors, others, false, true),
      slice(thresholds, [image * cells], [cells]),
      slice(thresholds, [from], [count - from]),
    );
  });
}
