import { matMul, mean, sub, type Tensor1D, type Tensor2D, tidy } from "@tensorflow/tfjs-core";
import { l2Normalize } from "../../src/nn/normalize.ts";

/** What the gradients of score maps are of: the mean over images of 1 - cos with each centroid, rank 1, `[classes]`. */
export function centroidLosses(final: Tensor2D, centroids: Tensor2D): Tensor1D {
  return tidy(() => mean(sub(1, matMul(l2Normalize(final), l2Normalize(centroids), false, true)), 0));
}
