/**
 * From log-probabilities to a class per pixel: the best one, or the best after the dense CRF.
 *
 * @module
 */
import type { Tensor2D } from "@tensorflow/tfjs-core";
import type { FeatureBank } from "../features/feature_bank.ts";
import { createDenseCrf, unnormaliseToBgr } from "./crf/mod.ts";
import { bestClasses } from "./protocol.ts";

/** Decides the pixels of picture after picture. */
export interface PixelDecision {
  /** Readies a picture of the split; all decisions until the next are about it. */
  see(index: number): Promise<void>;
  /**
   * The class of every pixel, ties to the lowest index.
   *
   * @param logProbabilities rank 2, `[pixels, classes]`, row by row.
   */
  decide(logProbabilities: Tensor2D): Promise<Int32Array>;
}

/** Takes the best class of each pixel by itself. */
export const plainDecision: PixelDecision = { see: () => Promise.resolve(), decide: bestClasses };

/**
 * Refines the predictions of each picture with the dense CRF first (reference: evaluation, section 4).
 *
 * The lattice of a picture is built once and serves all its predictions.
 *
 * @param bank The split that is scored.
 * @param classes Number of classes.
 */
export function crfDecision(bank: FeatureBank, classes: number): PixelDecision {
  const side = bank.resolution;
  const crf = createDenseCrf({ width: side, height: side, classes });
  return {
    see: async (index) => crf.setImage(unnormaliseToBgr(await bank.pixels(index))),
    decide: async (logProbabilities) => {
      const refined = crf.infer(await logProbabilities.data<"float32">() as Float32Array);
      return bestOfRows(refined, classes);
    },
  };
}

function bestOfRows(values: Float32Array, columns: number): Int32Array {
  const best = new Int32Array(values.length / columns);
  for (let row = 0; row < best.length; row++) {
    for (let column = 1; column < columns; column++) {
      if (values[row * columns + column] > values[row * columns + best[row]]) best[row] = column;
    }
  }
  return best;
}
