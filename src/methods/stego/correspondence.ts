/**
 * STEGO's correspondence distillation loss, Eq. (1).
 *
 * @module
 */
import { add, mul, neg, type Scalar, sub, type Tensor3D, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import { gridSampleTaps, type Size } from "../../nn/bilinear.ts";
import { centerRows } from "../../nn/normalize.ts";
import { type ClampRange, meanClampedCosines } from "../../nn/clamped_cosines.ts";
import type { Taps } from "../../nn/interpolate.ts";
import { positions } from "../../nn/positions.ts";
import { cosines, unitPoints } from "../parts/sampled_points.ts";
import type { CorrespondenceOptions } from "./options.ts";

const STABLE_CEILING = 0.8;
/** What the official program clamps at when it does not clamp at 0 (reference: STEGO, section 3). */
const NO_FLOOR = -9999;

/** What is drawn for one loss. */
export interface CorrespondenceDraws {
  /** Points of the batch images: `[batch, side, side, 2]`, each (x, y) in [-1, 1). */
  readonly coords1: Float32Array;
  /** Points of the neighbours and of all negatives, same layout. */
  readonly coords2: Float32Array;
  /** One negative pairing per negative sample. */
  readonly pairings: readonly Int32Array[];
  /** Points per axis. */
  readonly side: number;
}

/** The sampling points of a step as taps of tables of positions. */
export interface CorrespondenceTaps {
  readonly batch: number;
  readonly anchors: Taps;
  readonly neighbors: Taps;
  readonly negatives: readonly Taps[];
}

/** `fd - b` of the three kinds of pairs: each rank 3, `[batch, points, points]`, float32, a constant. */
export type CorrespondenceTargets = {
  readonly intra: Tensor3D;
  readonly inter: Tensor3D;
  readonly negatives: Tensor3D[];
};

/** The three parts of the loss, unweighted. */
export interface CorrespondenceLosses {
  readonly intra: Scalar;
  readonly inter: Scalar;
  /** Mean over all negative samples. */
  readonly negative: Scalar;
}

/** Turns drawn points into taps of maps of `size`. */
export function correspondenceTaps(draws: CorrespondenceDraws, size: Size): CorrespondenceTaps {
  const { coords1, coords2, side, pairings } = draws;
  const itself = Int32Array.from({ length: pairings[0].length }, (_, image) => image);
  return {
    batch: itself.length,
    anchors: gridSampleTaps(size, coords1, side, itself),
    neighbors: gridSampleTaps(size, coords2, side, itself),
    negatives: pairings.map((pairing) => gridSampleTaps(size, coords2, side, pairing)),
  };
}

/**
 * Shifted feature correlations of all pairs, the constants of the loss.
 *
 * @param features Features of the batch, with their dropout: rank 4, `[batch, height, width, C]`, float32.
 * @param neighbors Features of the neighbours, likewise.
 */
export function correspondenceTargets(
  features: Tensor4D,
  neighbors: Tensor4D,
  taps: CorrespondenceTaps,
  options: CorrespondenceOptions,
): CorrespondenceTargets {
  return tidy(() => {
    const { anchors, inter, negatives } = sampled(features, neighbors, taps);
    const target = (others: Tensor3D, shift: number) => {
      const similarity = cosines(anchors, others);
      return options.pointwise ? centerRows(similarity, shift) : sub(similarity, shift) as Tensor3D;
    };
    return {
      intra: target(anchors, options.pos_intra_shift),
      inter: target(inter, options.pos_inter_shift),
      negatives: negatives.map((negative) => target(negative, options.neg_inter_shift)),
    };
  });
}

/**
 * The three parts of the loss for codes, differentiably.
 *
 * @param codes Codes of the batch: rank 4, `[batch, height, width, K]`, float32.
 * @param neighborCodes Codes of the neighbours, likewise.
 */
export function correspondenceLosses(
  codes: Tensor4D,
  neighborCodes: Tensor4D,
  taps: CorrespondenceTaps,
  targets: CorrespondenceTargets,
  options: CorrespondenceOptions,
): CorrespondenceLosses {
  return tidy(() => {
    const { anchors, inter, negatives } = sampled(codes, neighborCodes, taps);
    // t = - clamp(cd) (fd - b), averaged over all pairs of points.
    const range = clampRange(options);
    const term = (others: Tensor3D, similarity: Tensor3D): Scalar =>
      neg(meanClampedCosines(anchors, others, similarity, range));
    const terms = negatives.map((negative, i) => term(negative, targets.negatives[i]));
    return {
      intra: term(anchors, targets.intra),
      inter: term(inter, targets.inter),
      negative: mul<Scalar>(terms.reduce((total, next) => add(total, next)), 1 / terms.length),
    };
  });
}

/** Unit vectors at the sampling points of all three kinds of images, each rank 3, `[batch, points, channels]`. */
export function sampled(map: Tensor4D, neighbors: Tensor4D, taps: CorrespondenceTaps) {
  const rows = positions(map);
  return {
    anchors: unitPoints(rows, taps.anchors, taps.batch),
    inter: unitPoints(positions(neighbors), taps.neighbors, taps.batch),
    negatives: taps.negatives.map((negative) => unitPoints(rows, negative, taps.batch)),
  };
}

/** The range that code cosines are clamped to. */
export function clampRange({ zero_clamp, stabilize }: CorrespondenceOptions): ClampRange {
  return { floor: zero_clamp ? 0 : NO_FLOOR, ceiling: stabilize ? STABLE_CEILING : Infinity };
}
