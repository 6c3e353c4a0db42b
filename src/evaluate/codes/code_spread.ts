/**
 * What codes are like, without a label: how alike, in how many directions, in how many clusters.
 *
 * @module
 */
import { matMul, mean, sub, type Tensor2D, tidy } from "@tensorflow/tfjs-core";
import { effectiveNumber } from "../collapse.ts";
import { symmetricEigenvalues } from "../../base/symmetric_eigenvalues.ts";

/** Signs of collapse that a sample of codes shows. */
export interface CodeSpread {
  /** exp(entropy) of the shares of codes per cluster of the primary readout: 1 is a collapse, the number of clusters is the most. */
  readonly effectiveClusters: number;
  /** Mean cosine between two random codes: near 1 is a collapse. */
  readonly meanCosine: number;
  /**
   * exp(entropy) of the eigenvalues of the covariance of the codes at unit length, over their sum (Roy and Vetterli, "The
   * effective rank", EUSIPCO 2007): between 1 and the number of channels; 0 where all codes are alike.
   */
  readonly effectiveRank: number;
}

/**
 * Describes a sample.
 *
 * @param unit Codes at unit length, or of zeros: rank 2, `[codes, channels]`, float32; borrowed.
 * @param clusters Cluster of each code.
 */
export async function codeSpread(unit: Tensor2D, clusters: ArrayLike<number>): Promise<CodeSpread> {
  const counts: number[] = [];
  for (let at = 0; at < clusters.length; at++) counts[clusters[at]] = (counts[clusters[at]] ?? 0) + 1;
  return {
    effectiveClusters: effectiveNumber(Object.values(counts)),
    meanCosine: meanCosine(await unit.data<"float32">() as Float32Array, unit.shape),
    effectiveRank: await effectiveRank(unit),
  };
}

/**
 * Mean cosine over all pairs of different codes, in [-1, 1]: (|sum u|^2 - n) / (n (n - 1)). A code of zeros has a cosine of 0
 * with any other; 0 of fewer than two codes.
 */
function meanCosine(codes: Float32Array, [n, channels]: readonly number[]): number {
  const sum = new Float64Array(channels);
  let selves = 0;
  for (let at = 0; at < codes.length; at++) {
    sum[at % channels] += codes[at];
    selves += codes[at] ** 2;
  }
  const square = sum.reduce((total, value) => total + value * value, 0);
  return n > 1 ? (square - selves) / (n * (n - 1)) : 0;
}

/** What rounding leaves of the spread in a direction that has none, as a part of the largest. */
const NO_SPREAD = 1e-6;

async function effectiveRank(unit: Tensor2D): Promise<number> {
  const [count, channels] = unit.shape;
  const covariance = tidy(() => {
    const centered = sub(unit, mean(unit, 0, true)) as Tensor2D;
    return matMul(centered, centered, true, false);
  });
  const matrix = Float64Array.from(await covariance.data(), (value) => value / count);
  covariance.dispose();
  const values = symmetricEigenvalues(matrix, channels);
  // A code at unit length has a variance of up to 1.
  const least = NO_SPREAD * Math.max(...values, NO_SPREAD);
  return effectiveNumber(values.map((value) => value > least ? value : 0));
}
