/**
 * EAGLE's correspondence losses, whose shifts follow the means of the cosines (reference: EAGLE, section 3).
 *
 * @module
 */
import { abs, add, mean, mul, onesLike, sub, sum, tidy } from "@tensorflow/tfjs-core";
import { gridSampleTaps, type Size } from "../../nn/bilinear.ts";
import { meanClampedCosines } from "../../nn/clamped_cosines.ts";
import type { Taps } from "../../nn/interpolate.ts";
import { centerRows } from "../../nn/normalize.ts";
import { positions } from "../../nn/positions.ts";
import type { Scalar, Tensor3D } from "../../nn/types.ts";
import { cosines, unitPoints } from "../parts/sampled_points.ts";
import type { CorrespondenceOptions } from "./options.ts";
import type { PassMaps } from "./passes.ts";

/** What is drawn for the losses of a step. Points are `[batch, side, side, 2]`, each (x, y) in [-1, 1). */
export interface CorrespondenceDraws {
  /** Points of the images that others are negative to. */
  readonly coords1: Float32Array;
  /** Points of the second pass and of the negatives. */
  readonly coords2: Float32Array;
  /** Points of the blurred copies. */
  readonly coords3: Float32Array;
  /** One negative pairing per negative sample. */
  readonly pairings: readonly Int32Array[];
  /** Points per axis. */
  readonly side: number;
}

/** The sampling points of a step as taps of tables of positions. */
export interface CorrespondenceTaps {
  readonly batch: number;
  readonly anchors: Taps;
  readonly positive: Taps;
  readonly blurred: Taps;
  readonly negatives: readonly Taps[];
}

/** Cosines of keys with each row's mean taken away and that of all brought back: a constant. */
export type PairTargets = {
  /** rank 3, `[batch, points, points]`. */
  readonly correlations: Tensor3D;
  /** Their mean: rank 0. */
  readonly mean: Scalar;
};

/** The constants of the losses of a step. */
export type CorrespondenceTargets = {
  readonly positive: PairTargets;
  readonly negatives: PairTargets[];
};

/** The two losses, unweighted. */
export interface CorrespondenceLosses {
  readonly positive: Scalar;
  /** Mean over all negative samples. */
  readonly negative: Scalar;
}

/** Turns drawn points into taps of maps of `size`. */
export function correspondenceTaps(draws: CorrespondenceDraws, size: Size): CorrespondenceTaps {
  const { coords1, coords2, coords3, side, pairings } = draws;
  const itself = Int32Array.from({ length: pairings[0].length }, (_, image) => image);
  return {
    batch: itself.length,
    anchors: gridSampleTaps(size, coords1, side, itself),
    positive: gridSampleTaps(size, coords2, side, itself),
    blurred: gridSampleTaps(size, coords3, side, itself),
    negatives: pairings.map((pairing) => gridSampleTaps(size, coords2, side, pairing)),
  };
}

/** The constants of the losses: of keys with their dropout, of each pass. */
export function correspondenceTargets(keys: PassMaps, taps: CorrespondenceTaps): CorrespondenceTargets {
  return tidy(() => {
    const { anchors, positive, blurred, negatives } = sampled(keys, taps);
    const target = (first: Tensor3D, second: () => Tensor3D): PairTargets =>
      tidy(() => {
        const correlations = centerRows(cosines(first, second()));
        return { correlations, mean: mean(correlations) };
      });
    return {
      positive: target(blurred, () => positive),
      negatives: negatives.map((negative) => target(anchors, negative)),
    };
  });
}

/** The two losses for codes of each pass, differentiably. */
export function correspondenceLosses(
  codes: PassMaps,
  taps: CorrespondenceTaps,
  targets: CorrespondenceTargets,
  { shift_bias, negative_factor, cosine_cap }: CorrespondenceOptions,
): CorrespondenceLosses {
  return tidy(() => {
    const { anchors, positive, blurred, negatives } = sampled(codes, taps);
    const own = targets.positive;
    const shift = abs(sub(sub(own.mean, meanCosine(blurred, positive)), shift_bias)) as Scalar;
    const terms = negatives.map((sample, i) => {
      const negative = sample();
      const target = targets.negatives[i];
      const shift = mul(sub(add(target.mean, meanCosine(anchors, negative)), shift_bias), negative_factor);
      return pairTerm(anchors, negative, target, shift as Scalar, cosine_cap);
    });
    return {
      positive: pairTerm(blurred, positive, own, shift, cosine_cap),
      negative: mul<Scalar>(terms.reduce((total, next) => add(total, next)), 1 / terms.length),
    };
  });
}

/** `- mean(clamp(cd) (fd - shift))`; the gradient reaches the shift too. */
function pairTerm(
  first: Tensor3D,
  second: Tensor3D,
  { correlations }: PairTargets,
  shift: Scalar,
  ceiling: number,
): Scalar {
  const range = { floor: 0, ceiling };
  const all = meanClampedCosines(first, second, onesLike(correlations), range);
  return sub(mul(shift, all), meanClampedCosines(first, second, correlations, range));
}

/**
 * Mean of the cosines of all points with all others, not clamped: the product of the mean vectors, image by image.
 *
 * @param first Unit vectors: rank 3, `[batch, points, channels]`.
 */
export function meanCosine(first: Tensor3D, second: Tensor3D): Scalar {
  return tidy(() => mean(sum(mul(mean(first, 1), mean(second, 1)), 1)));
}

/**
 * Unit vectors at the sampling points of each pass, each rank 3, `[batch, points, channels]`; those of a negative, which are
 * many and large, when they are asked for.
 */
export function sampled(maps: PassMaps, taps: CorrespondenceTaps) {
  const { batch } = taps;
  const rows = positions(maps.image);
  return {
    anchors: unitPoints(rows, taps.anchors, batch),
    positive: unitPoints(positions(maps.positive), taps.positive, batch),
    blurred: unitPoints(positions(maps.blurred), taps.blurred, batch),
    negatives: taps.negatives.map((negative) => () => unitPoints(rows, negative, batch)),
  };
}
