/**
 * How the likeness of a class token with a centroid depends on where it looks, in closed form (reference: TransFGU, section 4).
 *
 * Of the last block's attention only the class token's row reaches the class token, and it does so through the mixed values
 * `o = A V`: a backward pass from the class token to `o` is one through a few small layers, and `dL/dA = V (dL/do)`.
 *
 * @module
 */
import {
  add,
  div,
  expandDims,
  grad,
  matMul,
  mul,
  neg,
  reshape,
  sqrt,
  square,
  sum,
  type Tensor2D,
  type Tensor3D,
  tidy,
  tile,
} from "@tensorflow/tfjs-core";
import { l2Normalize } from "../../nn/normalize.ts";

/** What the class tokens of a part of the images are made of in the last block. */
export interface ClassTokens {
  /** Class tokens that enter the block: rank 2, `[images, C]`. */
  readonly entering: Tensor2D;
  /** What the heads give them, side by side: rank 2, `[images, C]`. */
  readonly attended: Tensor2D;
  /** Class tokens after the final normalisation: rank 2, `[images, C]`. */
  readonly final: Tensor2D;
}

/** From what the last block's heads give the class token, and what entered the block, to the token after the final normalisation. */
export type ClassTail = (attended: Tensor2D, entering: Tensor2D) => Tensor2D;

/**
 * `dL_c/do` for every image and class, `L_c` being the mean over images of 1 - cos with centroid c.
 *
 * @param tokens The class tokens.
 * @param centroids Centroids of the classes: rank 2, `[classes, C]`, not normalised.
 * @param tail The rest of the backbone, differentiable.
 * @param shared Number of images that share a mean; by default all that are given.
 * @returns rank 3, `[images, classes, C]`.
 */
export function attendedGradients(
  tokens: ClassTokens,
  centroids: Tensor2D,
  tail: ClassTail,
  shared: number = tokens.final.shape[0],
): Tensor3D {
  return tidy(() => {
    const [images, channels] = tokens.final.shape;
    const [classes] = centroids.shape;
    const each = (x: Tensor2D): Tensor2D =>
      reshape(tile(expandDims(x, 1), [1, classes, 1]), [images * classes, channels]);
    const entering = each(tokens.entering);
    const pass = grad((attended) => tail(attended as Tensor2D, entering));
    const slopes = reshape(finalGradients(tokens.final, centroids, shared), [images * classes, channels]);
    return reshape(pass(each(tokens.attended), slopes), [images, classes, channels]);
  });
}

/** `dL_c/dz`: rank 3, `[images, classes, C]`. */
function finalGradients(final: Tensor2D, centroids: Tensor2D, shared: number): Tensor3D {
  const norms = sqrt(sum(square(final), 1, true));
  const [unit, target] = [l2Normalize(final), l2Normalize(centroids)];
  const cosines = expandDims(matMul(unit, target, false, true), 2);
  const along = mul(cosines, expandDims(unit, 1));
  const across = add(neg(along), expandDims(target, 0));
  return neg(div(across, mul(expandDims(norms, 1), shared))) as Tensor3D;
}

/**
 * `dL_c/dA` of one image, mean over heads, of what the class token gives to each patch.
 *
 * @param gradients `dL_c/do` of the image: rank 2, `[classes, C]`.
 * @param values Values of the patches, heads side by side: rank 2, `[patches, C]`.
 * @param heads Number of heads.
 * @returns rank 2, `[classes, patches]`.
 */
export function attentionGradient(gradients: Tensor2D, values: Tensor2D, heads: number): Tensor2D {
  return tidy(() => div(matMul(gradients, values, false, true), heads) as Tensor2D);
}
