/**
 * PriMaPs's change of colours: always a wide blur, and sometimes jitter or grey (reference: PriMaPs, section 5).
 *
 * @module
 */
import type { RandomStream } from "../../base/random.ts";
import {
  type ColorJitter,
  colorJitter,
  drawBlur,
  drawJitters,
  gaussianBlur,
} from "../../data/color_jitter.ts";

/** Pixels that the blur reads on each side. */
const REACH = 10;
/** Factors of brightness, contrast and saturation are uniform in 1 -+ this. */
const FACTOR_RANGE = 0.1;
/** Probability that the colours may be jittered; otherwise they may become grey. */
const JITTER_TURN = 0.5;
const JITTER_PROBABILITY = 0.3;
const GREY_PROBABILITY = 0.1;

/** One drawn change of colours. */
export interface Recolouring extends Pick<ColorJitter, "jitters" | "grey"> {
  /** Standard deviation of the blur, pixels. */
  readonly blur: number;
}

/** Draws the change of one picture. */
export function drawRecolouring(random: RandomStream): Recolouring {
  const blur = drawBlur(random);
  const jitters = random.uniform() < JITTER_TURN;
  const happens = random.uniform() < (jitters ? JITTER_PROBABILITY : GREY_PROBABILITY);
  return {
    blur,
    jitters: jitters && happens ? drawJitters(random, FACTOR_RANGE) : [],
    grey: !jitters && happens,
  };
}

/**
 * Changes the colours of a picture.
 *
 * @param pixels `side * side * 3` values, row by row, channels last, normalised. Not changed.
 * @param side Side of the picture in pixels, above 10.
 */
export function recoloured(
  pixels: Float32Array,
  side: number,
  { blur, jitters, grey }: Recolouring,
): Float32Array<ArrayBuffer> {
  const blurred = gaussianBlur(pixels, side, blur, REACH);
  return jitters.length === 0 && !grey ? blurred : colorJitter(blurred, side, { jitters, grey, blur: null });
}
