/**
 * STEGO's correspondence distillation loss, Eq. (1), all kinds of pairs at once: on engines that have kernels for it.
 *
 * @module
 */
import {
  customGrad,
  reshape,
  type Scalar,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tidy,
} from "@tensorflow/tfjs-core";
import { gridSampleTaps, type Size } from "../../nn/bilinear.ts";
import { customGradients } from "../../nn/custom_gradients.ts";
import { fusedKernel } from "../../nn/fused.ts";
import type { Taps } from "../../nn/interpolate.ts";
import { CORRESPONDENCE_NORM_FLOOR } from "../../nn/normalize.ts";
import { positions } from "../../nn/positions.ts";
import { clampRange, type CorrespondenceDraws, type CorrespondenceLosses } from "./correspondence.ts";
import type { CorrespondenceOptions } from "./options.ts";

/** The sampling points of a step: of the batch, of the neighbours, and of the batch once for each negative sample. */
export interface PairTaps {
  readonly batch: number;
  /** Kinds of pairs: of the batch with itself, with the neighbours, and with each negative sample. */
  readonly sets: number;
  /** Into the table of the batch's positions with that of the neighbours' below it, set by set. */
  readonly points: Taps;
}

/**
 * Turns drawn points into taps of maps of `size`.
 *
 * @returns The taps; undefined where the engine has no kernels for them.
 */
export function pairTaps(
  { coords1, coords2, side, pairings }: CorrespondenceDraws,
  size: Size,
): PairTaps | undefined {
  if (!fusedKernel("SampledUnits")) return undefined;
  const batch = pairings[0].length;
  const itself = Array.from({ length: batch }, (_, image) => image);
  const images = [
    ...itself,
    ...itself.map((image) => batch + image),
    ...pairings.flatMap((pairing) => [...pairing]),
  ];
  const coordinates = new Float32Array((2 + pairings.length) * coords1.length);
  coordinates.set(coords1);
  for (let set = 1; set < 2 + pairings.length; set++) coordinates.set(coords2, set * coords1.length);
  return { batch, sets: 2 + pairings.length, points: gridSampleTaps(size, coordinates, side, images) };
}

/**
 * Shifted feature correlations of all pairs, as `correspondenceTargets` has them kind by kind.
 *
 * @param features Features of the batch, with their dropout: rank 4, `[batch, height, width, C]`, float32.
 * @param neighbors Features of the neighbours, likewise.
 * @returns rank 3, `[sets * batch, points, points]`, a constant.
 */
export function pairTargets(
  features: Tensor4D,
  neighbors: Tensor4D,
  taps: PairTaps,
  { pointwise, pos_intra_shift, pos_inter_shift, neg_inter_shift }: CorrespondenceOptions,
): Tensor3D {
  return tidy(() =>
    fusedKernel("CorrespondenceTargets")!({ units: sampledUnits(features, neighbors, taps) }, {
      sets: taps.sets,
      centred: pointwise,
      intra: pos_intra_shift,
      inter: pos_inter_shift,
      negative: neg_inter_shift,
    }) as Tensor3D
  );
}

/**
 * The three parts of the loss for codes, each times its weight, differentiably.
 *
 * @param codes Codes of the batch: rank 4, `[batch, height, width, K]`, float32.
 * @param neighborCodes Codes of the neighbours, likewise.
 */
export function pairLosses(
  codes: Tensor4D,
  neighborCodes: Tensor4D,
  taps: PairTaps,
  targets: Tensor3D,
  options: CorrespondenceOptions,
): CorrespondenceLosses {
  return tidy(() => {
    const { sets } = taps;
    const count = targets.size / sets;
    const attributes = {
      sets,
      ...clampRange(options),
      // t = - clamp(cd) (fd - b), averaged over all pairs of points.
      intra: -options.pos_intra_weight / count,
      inter: -options.pos_inter_weight / count,
      negative: -options.neg_inter_weight / (count * (sets - 2)),
    };
    const sampled = sampledUnits(codes, neighborCodes, taps);
    const [intra, inter, negative] = customGradients([sampled], () => {
      const [intra, inter, negative, slope] = fusedKernel("CorrespondenceLosses")!(
        { units: sampled, targets },
        attributes,
      ) as Tensor[];
      return {
        results: [intra, inter, negative],
        kept: [slope, sampled],
        gradients: ([intraDy, interDy, negativeDy], [slope, units]) => [
          fusedKernel("CorrespondenceLossesGrad")!({ intraDy, interDy, negativeDy, slope, units }, {
            sets,
          }) as Tensor,
        ],
      };
    });
    return { intra: intra as Scalar, inter: inter as Scalar, negative: negative as Scalar };
  });
}

/** Unit vectors at all sampling points, differentiably: rank 3, `[sets * batch, points, channels]`. */
function sampledUnits(map: Tensor4D, neighbors: Tensor4D, { batch, sets, points }: PairTaps): Tensor3D {
  const { rows, weights, count } = points;
  const sample = customGrad((table, others, save) => {
    const [split, height] = [
      (table as Tensor2D).shape[0],
      (table as Tensor2D).shape[0] + (others as Tensor2D).shape[0],
    ];
    const [unit, norm] = fusedKernel("SampledUnits")!(
      { table: table as Tensor, others: others as Tensor, rows, weights },
      { floor: CORRESPONDENCE_NORM_FLOOR },
    ) as Tensor[];
    (save as (tensors: Tensor[]) => void)([unit, norm]);
    return {
      value: unit,
      gradFunc: (dy: Tensor, [unit, norm]: Tensor[]) =>
        fusedKernel("SampledUnitsGrad")!({ dy, unit, norm, rows, weights }, { split, height }) as Tensor[],
    };
  });
  const units = sample(positions(map), positions(neighbors));
  return reshape(units, [sets * batch, count / (sets * batch), map.shape[3]]);
}
