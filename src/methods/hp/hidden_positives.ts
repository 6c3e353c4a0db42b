/**
 * HP's hidden positives: which pairs of positions count in the contrastive loss, and how much.
 *
 * @module
 */
import { add, cast, concat, matMul, max, maximum, mul, range, slice, sub, tidy } from "@tensorflow/tfjs-core";
import { type FusedKernel, fusedKernel } from "../../nn/fused.ts";
import { exceedsEither, oneHot } from "../../nn/indicators.ts";
import type { Tensor1D, Tensor2D } from "../../nn/types.ts";

/** Most bytes for products with the pool at once: those of the published size, 64 images of 28 x 28 positions, need 98 MiB. */
const ROOM = 2 ** 27;

/** Rows to compare with each other, and how similar a pair must be at either end to be positive. */
export interface Similarity {
  /** rank 2, `[batch * positions, channels]`, unit length. */
  readonly rows: Tensor2D;
  /** rank 1, `[batch * positions]`. */
  readonly thresholds: Tensor1D;
}

/** What decides about the pairs of a batch. */
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
  readonly kept: Tensor2D | null;
}

/** The positions of one image, rows, against all of the batch, columns: rank 2, `[positions, batch * positions]`, float32. */
export interface PairMasks {
  /** w: what a pair counts as a positive; 0 in rows without a task-agnostic positive. */
  readonly weights: Tensor2D;
  /** 1 for the pairs that are summed in the denominator. */
  readonly denominator: Tensor2D;
}

/**
 * The similarity that each row must exceed: its largest with any row of the pool (reference: HP, section 7).
 *
 * @param rows rank 2, `[batch * positions, channels]`, unit length.
 * @param pool rank 2, `[pool rows, channels]`, unit length.
 * @param batch Images in the batch: the products are made image by image, where the engine has no kernel for them.
 * @param room Bytes that a kernel may take for what it keeps of products, at least those of one row.
 */
export function similarity(rows: Tensor2D, pool: Tensor2D, batch: number, room = ROOM): Similarity {
  const fused = fusedKernel("LargestProducts");
  if (fused) return { rows, thresholds: fused({ rows, others: pool }, { room }) as Tensor1D };
  const [count, channels] = rows.shape;
  const positions = count / batch;
  const largest = (image: number) =>
    tidy(() => {
      const block = slice(rows, [image * positions, 0], [positions, channels]);
      return max(matMul(block, pool, false, true), 1) as Tensor1D;
    });
  const thresholds = tidy(() => concat(Array.from({ length: batch }, (_, image) => largest(image))));
  return { rows, thresholds };
}

/**
 * Decides about the pairs of one image's positions with all of the batch. None is paired with itself. Off the gradient tape.
 *
 * @param image Number of the image in the batch.
 */
export function pairMasks(inputs: PairInputs, image: number): PairMasks {
  const fused = fusedKernel("PairMasks");
  return fused ? fusedMasks(fused, inputs, image) : plainMasks(inputs, image);
}

/** The pairs by one operation, from the products alone. */
function fusedMasks(
  fused: FusedKernel,
  { batch, agnostic, specific, specificWeight, kept }: PairInputs,
  image: number,
): PairMasks {
  const first = image * agnostic.rows.shape[0] / batch;
  const [weights, denominator] = tidy(() =>
    fused({
      products: imageProducts(agnostic, batch, image),
      thresholds: agnostic.thresholds,
      ...specific && {
        specificProducts: imageProducts(specific, batch, image),
        specificThresholds: specific.thresholds,
      },
      ...kept && { kept },
    }, { first, specificWeight }) as Tensor2D[]
  );
  return { weights, denominator };
}

/** The pairs by the library's operations. */
function plainMasks(
  { batch, agnostic, specific, specificWeight, kept }: PairInputs,
  image: number,
): PairMasks {
  return tidy(() => {
    const count = agnostic.rows.shape[0];
    const positions = count / batch;
    // Each of these is of the size of all pairs of an image, 160 MB for 64 images of 28 x 28 positions: none outlives its use.
    const others = tidy(() =>
      sub(1, oneHot(range(image * positions, (image + 1) * positions, 1, "int32"), count))
    );
    const positives = tidy(() => mul(similarPositions(agnostic, batch, image), others)) as Tensor2D;
    const specifics = specific &&
      tidy(() => mul(similarPositions(specific, batch, image), mul(others, specificWeight)));
    const weights = tidy(() =>
      mul(specifics ? add(positives, specifics) : positives, max(positives, 1, true))
    ) as Tensor2D;
    specifics?.dispose();
    return {
      weights,
      denominator: (kept ? tidy(() => maximum(positives, mul(kept, others))) : others) as Tensor2D,
    };
  });
}

/** 1 where `row_i . row_j > threshold_i OR row_i . row_j > threshold_j`, for all positions i of an image. */
function similarPositions(similarity: Similarity, batch: number, image: number): Tensor2D {
  return tidy(() => {
    const { thresholds } = similarity;
    const positions = thresholds.shape[0] / batch;
    const own = slice(thresholds, [image * positions], [positions]);
    return cast(
      exceedsEither(imageProducts(similarity, batch, image), own, thresholds),
      "float32",
    ) as Tensor2D;
  });
}

/** `row_i . row_j` for all positions i of an image. */
function imageProducts({ rows }: Similarity, batch: number, image: number): Tensor2D {
  return tidy(() => {
    const [count, channels] = rows.shape;
    const positions = count / batch;
    return matMul(slice(rows, [image * positions, 0], [positions, channels]), rows, false, true) as Tensor2D;
  });
}
