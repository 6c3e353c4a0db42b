/**
 * From a trained head to label maps: the test protocol without the CRF (reference: evaluation, section 1).
 *
 * @module
 */
import { add, argMax, mul, reverse, type Tensor2D, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import type { NamedOutputs, Predictor } from "../methods/types.ts";
import { resizeTaps, type Size } from "../nn/bilinear.ts";
import { interpolate, type Taps } from "../nn/interpolate.ts";
import { positions } from "../nn/positions.ts";

/**
 * Codes of an image averaged with the flipped-back codes of its flipped image.
 *
 * @param features rank 4, `[1, height, width, C]`, float32.
 * @param flipped Features of the flipped image, likewise; null for the image's own codes alone.
 * @param outputs What the head asks for of both images by name, if anything.
 * @returns rank 4, `[1, height, width, K]`.
 */
export function averagedCodes(
  predictor: Pick<Predictor, "codes">,
  features: Tensor4D,
  flipped: Tensor4D | null,
  outputs: { readonly plain?: NamedOutputs; readonly flipped?: NamedOutputs } = {},
): Tensor4D {
  return tidy(() => {
    const codes = predictor.codes(features, outputs.plain);
    if (!flipped) return codes;
    return mul(add(codes, reverse(predictor.codes(flipped, outputs.flipped), 2)), 0.5);
  });
}

/** Upsamples codes to pixels. The taps depend on the sizes alone, so one upsampler serves a whole set. */
export class BilinearUpsampler {
  readonly #taps: Taps;

  /**
   * @param grid Size of the code maps.
   * @param pixels Size of the label maps.
   * @param stretch Which rows of them, from the first to before the second; all by default.
   */
  constructor(grid: Size, readonly pixels: Size, stretch?: readonly [number, number]) {
    this.#taps = resizeTaps(grid, pixels, stretch);
  }

  /**
   * Codes at every pixel, bilinearly: upsampled as codes, before any cosine.
   *
   * @param codes rank 4, `[1, height, width, K]`.
   * @returns rank 2, `[pixels, K]`, row by row.
   */
  upsample(codes: Tensor4D): Tensor2D {
    return interpolate(positions(codes), this.#taps);
  }

  /** Frees the taps. */
  dispose(): void {
    this.#taps.rows.dispose();
    this.#taps.weights.dispose();
  }
}

/**
 * The best class of every pixel, ties to the lowest index.
 *
 * @param logProbabilities rank 2, `[pixels, classes]`.
 */
export async function bestClasses(logProbabilities: Tensor2D): Promise<Int32Array> {
  const best = tidy(() => argMax(logProbabilities, 1));
  const classes = await best.data<"int32">();
  best.dispose();
  return classes as Int32Array;
}
