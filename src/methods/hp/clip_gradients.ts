/**
 * Clipping of gradients by their common norm.
 *
 * @module
 */
import { add, addN, div, minimum, mul, sqrt, square, sum, type Tensor, tidy } from "@tensorflow/tfjs-core";

/** Added to the norm before it divides (reference: HP, section 10). */
const EPSILON = 1e-6;

/**
 * Scales gradients down so that their L2 norm, taken over all of them together, is at most `limit`.
 *
 * @param gradients Gradients of any shapes; at least one.
 * @param limit Largest norm.
 * @returns The gradients times `min(1, limit / (norm + 1e-6))`; the caller disposes of them.
 */
export function clipGradients(
  gradients: Readonly<Record<string, Tensor>>,
  limit: number,
): Record<string, Tensor> {
  return tidy(() => {
    const factor = minimum(1, div(limit, add(globalNorm(Object.values(gradients)), EPSILON)));
    return Object.fromEntries(Object.entries(gradients).map(([name, value]) => [name, mul(value, factor)]));
  });
}

/** L2 norm of all entries of all tensors together: rank 0. */
export function globalNorm(tensors: readonly Tensor[]): Tensor {
  return tidy(() => sqrt(addN(tensors.map((tensor) => sum(square(tensor))))));
}
