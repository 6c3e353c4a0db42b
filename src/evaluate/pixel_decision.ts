/**
 * From log-probabilities to a class per pixel: the best one, or the best after the dense CRF.
 *
 * @module
 */
import type { Tensor2D } from "@tensorflow/tfjs-core";
import type { FeatureBank } from "../features/feature_bank.ts";
import type { Size } from "../nn/bilinear.ts";
import { createDenseCrf, type DenseCrf, unnormaliseToBgr } from "../nn/crf/mod.ts";
import { bestClasses } from "./protocol.ts";

/** Decides the pixels of picture after picture. */
export interface PixelDecision {
  /** Takes the picture of the split that the following decisions are about. */
  setImage(index: number): Promise<void>;
  /**
   * The class of every pixel, ties to the lowest index.
   *
   * @param logProbabilities rank 2, `[pixels, classes]`, row by row.
   */
  decide(logProbabilities: Tensor2D): Promise<Int32Array>;
}

/** Takes the best class of each pixel by itself. */
export const plainDecision: PixelDecision = { setImage: () => Promise.resolve(), decide: bestClasses };

/**
 * Refines the predictions of each picture with the dense CRF first (reference: evaluation, section 4).
 *
 * The lattice of a picture is built once and serves all its predictions of one number of classes.
 *
 * @param bank Gives the normalised pixels of each picture.
 * @param size Size of all pictures.
 */
export function crfDecision(bank: Pick<FeatureBank, "pixels">, { width, height }: Size): PixelDecision {
  // The buffers of a CRF are of one number of classes, and there may be more clusters than classes.
  const crfs = new Map<number, DenseCrf>();
  const ready = new Set<number>();
  let picture: Uint8Array = new Uint8Array();
  const crfOf = (classes: number): DenseCrf => {
    const crf = crfs.get(classes) ?? createDenseCrf({ width, height, classes });
    if (!ready.has(classes)) crf.setImage(picture);
    crfs.set(classes, crf);
    ready.add(classes);
    return crf;
  };
  return {
    setImage: async (index) => {
      picture = unnormaliseToBgr(await bank.pixels(index));
      ready.clear();
    },
    decide: async (logProbabilities) => {
      const [, classes] = logProbabilities.shape;
      const values = await logProbabilities.data<"float32">() as Float32Array;
      return bestOfRows(crfOf(classes).infer(values), classes);
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
