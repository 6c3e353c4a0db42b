/**
 * The directions in which codes vary most (K. Pearson, Philosophical Magazine 2, 1901), and codes as colours by the first three, as the
 * figures of DINOv2 show features (M. Oquab et al., Transactions on Machine Learning Research, 2024, figure 1). No label has a part in it.
 *
 * @module
 */
import type { CodeSample } from "./code_sample.ts";
import { symmetricEigenvalues } from "../../base/symmetric_eigenvalues.ts";
import { symmetricEigenvectors } from "../../base/symmetric_eigenvectors.ts";

/** Components that make a colour: red, green and blue. */
const COLOURS = 3;
/** Part of the sample's scores that is darker than the darkest and lighter than the lightest shade, at each end. */
const CUT = 0.01;
/** Shade of a component in which nothing varies. */
const MIDDLE = 128;
/** What rounding leaves of the variance along a direction that has none, as a part of the whole. */
const NO_VARIANCE = 1e-9;

/** The first components of a sample. */
export interface PrincipalComponents {
  /** Mean code, K values. */
  readonly mean: Float64Array;
  /** Unit vectors of K entries, most variance first; the entry of largest magnitude is positive. As many as vary, at most three. */
  readonly axes: readonly Float64Array[];
  /** Share of the variance along each axis, fraction of 1. */
  readonly shares: readonly number[];
  /** Scores along each axis that become the darkest and the lightest shade: the 1st and the 99th percentile of the sample's. */
  readonly ranges: readonly (readonly [low: number, high: number])[];
}

/**
 * Finds the first three principal components of a sample, in float64.
 *
 * @param sample At least one code.
 */
export function principalComponents(
  { codes, count, channels }: Pick<CodeSample, "codes" | "count" | "channels">,
): PrincipalComponents {
  const mean = new Float64Array(channels);
  for (let at = 0; at < codes.length; at++) mean[at % channels] += codes[at];
  for (let c = 0; c < channels; c++) mean[c] /= count;
  const covariance = covarianceOf(codes, mean);
  const values = symmetricEigenvalues(covariance, channels).sort().reverse();
  let trace = 0;
  for (let c = 0; c < channels; c++) trace += covariance[c * channels + c];
  const varying = [...values.subarray(0, COLOURS)].filter((value) => value > NO_VARIANCE * trace);
  const axes = symmetricEigenvectors(covariance, channels, varying);
  const scores = scoresAlong(codes, mean, axes);
  return {
    mean,
    axes,
    shares: varying.map((value) => value / trace),
    ranges: axes.map((_, axis) => {
      const sorted = Float64Array.from({ length: count }, (_, i) => scores[i * axes.length + axis]).sort();
      const at = (part: number) => sorted[Math.round(part * (count - 1))];
      return [at(CUT), at(1 - CUT)];
    }),
  };
}

function covarianceOf(codes: Float32Array, mean: Float64Array): Float64Array {
  const channels = mean.length;
  const covariance = new Float64Array(channels * channels);
  const code = new Float64Array(channels);
  const count = codes.length / channels;
  for (let first = 0; first < codes.length; first += channels) {
    for (let c = 0; c < channels; c++) code[c] = codes[first + c] - mean[c];
    for (let row = 0; row < channels; row++) {
      for (let col = 0; col <= row; col++) covariance[row * channels + col] += code[row] * code[col];
    }
  }
  for (let row = 0; row < channels; row++) {
    for (let col = 0; col <= row; col++) {
      covariance[col * channels + row] = covariance[row * channels + col] /= count;
    }
  }
  return covariance;
}

/** `[codes, axes]`. */
function scoresAlong(codes: Float32Array, mean: Float64Array, axes: readonly Float64Array[]): Float64Array {
  const channels = mean.length;
  const scores = new Float64Array(codes.length / channels * axes.length);
  for (let i = 0; i * channels < codes.length; i++) {
    axes.forEach((axis, a) => {
      let score = 0;
      for (let c = 0; c < channels; c++) score += (codes[i * channels + c] - mean[c]) * axis[c];
      scores[i * axes.length + a] = score;
    });
  }
  return scores;
}

/**
 * Codes as colours: red, green and blue are the first three components, from their darkest to their lightest shade.
 *
 * @param codes `[positions, K]`.
 * @returns `[positions, 3]`, 0 to 255; a component that is not there is 128 everywhere.
 */
export function componentColours(
  codes: Float32Array,
  { mean, axes, ranges }: PrincipalComponents,
): Uint8Array {
  const scores = scoresAlong(codes, mean, axes);
  return Uint8Array.from({ length: codes.length / mean.length * COLOURS }, (_, at) => {
    const axis = at % COLOURS;
    if (axis >= axes.length) return MIDDLE;
    const [low, high] = ranges[axis];
    if (high === low) return MIDDLE;
    const share = (scores[Math.floor(at / COLOURS) * axes.length + axis] - low) / (high - low);
    return Math.round(255 * Math.min(1, Math.max(0, share)));
  });
}
