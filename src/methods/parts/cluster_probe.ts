/**
 * STEGO's cluster probe: class centres trained on codes that do not feel it.
 *
 * @module
 */
import { argMax, logSoftmax, matMul, mean, mul, neg, softmax, sum, tidy } from "@tensorflow/tfjs-core";
import { l2Normalize } from "../../nn/normalize.ts";
import { oneHot } from "../../nn/indicators.ts";
import { stopGradient } from "../../nn/gradients.ts";
import { pickedLoss } from "../../nn/picked_loss.ts";
import type { Scalar, Tensor2D } from "../../nn/types.ts";

/** Factor on the cosines in evaluation (reference: STEGO, section 7). */
const EVALUATION_ALPHA = 2;

/**
 * Cosines of codes with centres; both norms floored at 1e-12 (reference: STEGO, section 4).
 *
 * @param codes rank 2, `[positions, K]`, float32.
 * @param centers rank 2, `[clusters, K]`, float32.
 * @returns rank 2, `[positions, clusters]`.
 *
 * @example Codes along and against a centre
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor2d } from "@tensorflow/tfjs-core";
 * import { clusterCosines, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const centers = tensor2d([[2, 0]]);
 * const cosines = clusterCosines(tensor2d([[3, 0], [-1, 0]]), centers);
 * assertEquals(await cosines.array(), [[1], [-1]]);
 * ```
 */
export function clusterCosines(codes: Tensor2D, centers: Tensor2D): Tensor2D {
  return tidy(() => matMul(l2Normalize(codes), l2Normalize(centers), false, true));
}

/**
 * How much of each position belongs to each cluster.
 *
 * @param cosines rank 2, `[positions, clusters]`.
 * @param alpha Sharpness of the softmax; null for the one-hot of the best cluster, ties to the lowest index.
 * @returns Same shape, rows sum to 1.
 *
 * @example The best cluster of each position
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor2d } from "@tensorflow/tfjs-core";
 * import { clusterAssignment, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const assignment = clusterAssignment(tensor2d([[0.2, 0.9], [0.5, 0.5]]));
 * assertEquals(await assignment.array(), [[0, 1], [1, 0]]);
 * ```
 */
export function clusterAssignment(cosines: Tensor2D, alpha: number | null = null): Tensor2D {
  if (alpha !== null) return tidy(() => softmax(mul(cosines, alpha)));
  return stopGradient(() => oneHot(argMax(cosines, 1), cosines.shape[1]));
}

/**
 * `- sum over clusters, mean over positions of assignment * cosine`: minus the mean best cosine for a hard assignment.
 *
 * @param cosines rank 2, `[positions, clusters]`.
 * @param alpha As for {@linkcode clusterAssignment}; training always uses null.
 * @returns rank 0.
 *
 * @example Minus the mean best cosine
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tensor2d } from "@tensorflow/tfjs-core";
 * import { clusterProbeLoss, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const loss = clusterProbeLoss(tensor2d([[0.2, 0.9], [0.5, 0.1]]));
 * assertAlmostEquals((await loss.data())[0], -0.7, 1e-6);
 * ```
 */
export function clusterProbeLoss(cosines: Tensor2D, alpha: number | null = null): Scalar {
  return tidy(() => {
    if (alpha === null) return pickedLoss(cosines, stopGradient(() => argMax(cosines, 1)), "positions");
    return neg(mean(sum(mul(clusterAssignment(cosines, alpha), cosines), 1)));
  });
}

/**
 * `log_softmax(alpha cos)`: the log-probabilities that evaluation uses; shapes as for {@linkcode clusterCosines}.
 *
 * @param codes rank 2, `[positions, K]`, float32.
 * @param centers rank 2, `[clusters, K]`, float32.
 * @param alpha Factor on the cosines.
 * @default {2} (reference: STEGO, section 7)
 * @returns rank 2, `[positions, clusters]`.
 *
 * @example Equal cosines share the probability
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tensor2d } from "@tensorflow/tfjs-core";
 * import { clusterLogProbabilities, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const centers = tensor2d([[1, 0], [0, 1]]);
 * const logProbabilities = clusterLogProbabilities(tensor2d([[1, 1]]), centers);
 * assertAlmostEquals((await logProbabilities.data())[0], Math.log(0.5), 1e-6);
 * ```
 */
export function clusterLogProbabilities(
  codes: Tensor2D,
  centers: Tensor2D,
  alpha: number = EVALUATION_ALPHA,
): Tensor2D {
  return tidy(() => logSoftmax(mul(clusterCosines(codes, centers), alpha)));
}
