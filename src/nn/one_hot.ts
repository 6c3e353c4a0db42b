/**
 * One-hot rows in float32.
 *
 * @module
 */
import { cast, oneHot as integerOneHot, type Tensor1D, type Tensor2D, tidy } from "@tensorflow/tfjs-core";

/**
 * One row per index, 1 at the index and 0 elsewhere.
 *
 * tfjs's own float32 variant writes the bits of an integer 1 on the wasm backend, so this casts.
 *
 * @param indices rank 1, `[rows]`, int32; an index outside `0..depth-1` gives a row of zeros.
 * @param depth Number of columns, at least 2.
 * @returns rank 2, `[rows, depth]`, float32; no gradient.
 */
export function oneHot(indices: Tensor1D, depth: number): Tensor2D {
  return tidy(() => cast(integerOneHot(indices, depth), "float32") as Tensor2D);
}
