/**
 * HP's consistency loss between plain and colour-jittered images.
 *
 * @module
 */
import {
  add,
  customGrad,
  div,
  mean,
  mul,
  neg,
  type Scalar,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  tidy,
} from "@tensorflow/tfjs-core";

/** Added to every component of a difference before its norm, as PyTorch's pairwise distance does. */
const EPSILON = 1e-6;

/**
 * Mean distance of corresponding rows, `mean |a - b + 1e-6|` (reference: HP, section 8). Gradients reach both sides.
 *
 * Keeps the rows and their distances for the backward pass, and computes the differences again there.
 *
 * @param a Projected codes of the plain images: rank 2, `[positions, D]`, rows of unit length.
 * @param b Projected codes of the colour-jittered images, same shape.
 */
export function consistencyLoss(a: Tensor2D, b: Tensor2D): Scalar {
  const operation = customGrad((a, b, save) => {
    const distances = tidy(() => sqrt(sum(square(differences(a as Tensor, b as Tensor)), 1, true)));
    (save as (tensors: Tensor[]) => void)([a as Tensor, b as Tensor, distances]);
    return {
      value: mean(distances),
      gradFunc: (dy: Tensor, [a, b, distances]: Tensor[]) => gradients(dy, a, b, distances),
    };
  });
  return operation(a, b) as Scalar;
}

function differences(a: Tensor, b: Tensor): Tensor {
  return tidy(() => add(sub(a, b), EPSILON));
}

/** d |d| = d / |d|, for each row a part of the mean. */
function gradients(dy: Tensor, a: Tensor, b: Tensor, distances: Tensor): Tensor[] {
  return tidy(() => {
    const da = mul(differences(a, b), div(div(dy, distances.size), distances));
    return [da, neg(da)];
  });
}
