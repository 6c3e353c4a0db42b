/**
 * What codes are like, without a label: how alike, in how many directions, in how many clusters.
 *
 * @module
 */
import { matMul, tensor2d, tidy } from "@tensorflow/tfjs-core";
import { effectiveNumber } from "../collapse.ts";
import type { CodeSample } from "./code_sample.ts";
import { symmetricEigenvalues } from "./symmetric_eigenvalues.ts";

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
 * Codes scaled to unit length; a code of zeros stays one.
 *
 * @returns A copy.
 */
export function unitCodes({ codes, count, channels }: CodeSample): CodeSample {
  const unit = codes.slice();
  for (let at = 0; at < unit.length; at += channels) {
    let square = 0;
    for (let channel = at; channel < at + channels; channel++) square += unit[channel] ** 2;
    const norm = Math.sqrt(square);
    if (norm === 0) continue;
    for (let channel = at; channel < at + channels; channel++) unit[channel] /= norm;
  }
  return { codes: unit, count, channels };
}

/**
 * Describes a sample.
 *
 * @param unit Codes at unit length.
 * @param clusters Cluster of each code.
 */
export async function codeSpread(
  unit: CodeSample,
  clusters: ArrayLike<number>,
): Promise<CodeSpread> {
  const counts = new Float64Array(Math.max(...Array.from(clusters)) + 1);
  for (let at = 0; at < clusters.length; at++) counts[clusters[at]]++;
  return {
    effectiveClusters: effectiveNumber(counts),
    meanCosine: meanCosine(unit),
    effectiveRank: await effectiveRank(unit),
  };
}

/**
 * Mean cosine over all pairs of different codes, in [-1, 1]: (|sum u|^2 - n) / (n (n - 1)). A code of zeros has a cosine of 0
 * with any other; 0 of fewer than two codes.
 */
export function meanCosine({ codes, count: n, channels }: CodeSample): number {
  const sum = new Float64Array(channels);
  let selves = 0;
  for (let at = 0; at < codes.length; at++) {
    sum[at % channels] += codes[at];
    selves += codes[at] ** 2;
  }
  const square = sum.reduce((total, value) => total + value * value, 0);
  return n > 1 ? (square - selves) / (n * (n - 1)) : 0;
}

async function effectiveRank({ codes, count, channels }: CodeSample): Promise<number> {
  const mean = new Float64Array(channels);
  for (let at = 0; at < codes.length; at++) mean[at % channels] += codes[at] / count;
  const centered = codes.map((value, at) => value - mean[at % channels]);
  const scatter = tidy(() => {
    const rows = tensor2d(centered, [count, channels]);
    return matMul(rows, rows, true, false);
  });
  const values = symmetricEigenvalues(Float64Array.from(await scatter.data()), channels);
  scatter.dispose();
  // What rounding leaves of a direction without spread.
  const most = Math.max(...values);
  return effectiveNumber(values.map((value) => value > 1e-6 * most ? value : 0));
}
