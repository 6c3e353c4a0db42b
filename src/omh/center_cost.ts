/**
 * Cost of moving mass between the clusters of adjacent levels.
 *
 * @module
 */
import { matMul, relu, sub, type Tensor2D, tidy } from "@tensorflow/tfjs-core";
import { l2Normalize } from "../nn/normalize.ts";

/**
 * Cosine distance of centres from their non-negative similarity: `D = 1 - max(0, cos)`, Eq. (5) and (6).
 *
 * @param higher Centres of level m: rank 2, `[C_m, channels]`, float32, not normalised.
 * @param lower Centres of level m + 1: rank 2, `[C_(m+1), channels]`.
 * @returns rank 2, `[C_m, C_(m+1)]`, in [0, 1]. Gradients reach both sets of centres.
 */
export function centerCost(higher: Tensor2D, lower: Tensor2D): Tensor2D {
  return tidy(() => sub(1, relu(matMul(l2Normalize(higher), l2Normalize(lower), false, true))));
}
