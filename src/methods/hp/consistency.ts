/**
 * HP's consistency loss between plain and recoloured images.
 *
 * @module
 */
import { add, mean, type Scalar, sqrt, square, sub, sum, type Tensor2D, tidy } from "@tensorflow/tfjs-core";

/** Added to every component of a difference before its norm, as PyTorch's pairwise distance does. */
const EPSILON = 1e-6;

/**
 * Mean distance of corresponding rows, `mean |a - b + 1e-6|` (reference: HP, section 8). Gradients reach both sides.
 *
 * @param a Projected codes of the plain images: rank 2, `[positions, D]`, rows of unit length.
 * @param b Projected codes of the recoloured images, same shape.
 */
export function consistencyLoss(a: Tensor2D, b: Tensor2D): Scalar {
  return tidy(() => mean(sqrt(sum(square(add(sub(a, b), EPSILON)), 1))) as Scalar);
}
