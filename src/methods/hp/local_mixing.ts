/**
 * HP's mixed code: each position's code mixed with those of the positions it attends to in its 3 x 3 window.
 *
 * @module
 */
import { type Tensor2D, tidy } from "@tensorflow/tfjs-core";
import { WINDOW_POSITIONS, windowPositions } from "../../features/local_attention.ts";
import { addTerms } from "../../nn/add.ts";
import type { Size } from "../../nn/bilinear.ts";
import { createTaps, interpolate, TAPS, type Taps } from "../../nn/interpolate.ts";

/** Groups of taps that hold a window. */
const GROUPS = Math.ceil(WINDOW_POSITIONS / TAPS);

/**
 * Which positions are mixed and how much of each: weight times factor over the number of the window's positions inside the image
 * (reference: HP, section 6).
 *
 * @param localAttention `[batch * positions, 9]`, fractions of 1, 0 outside the image.
 * @param size The positions of an image.
 * @param factor Factor on the weights.
 * @returns Taps of `batch * positions` rows whose sum is the mixed code; whoever asked for them disposes of their tensors.
 */
export function mixingTaps(localAttention: Float32Array, { height, width }: Size, factor: number): Taps[] {
  const count = localAttention.length / WINDOW_POSITIONS;
  const positions = height * width;
  const rows = Array.from({ length: GROUPS }, () => new Int32Array(TAPS * count));
  const weights = Array.from({ length: GROUPS }, () => new Float32Array(TAPS * count));
  const windows = Array.from(
    { length: positions },
    (_, position) => windowPositions(position, height, width),
  );
  for (let at = 0; at < count; at++) {
    const window = windows[at % positions];
    const inside = window.filter((position) => position !== null).length;
    window.forEach((position, k) => {
      if (position === null) return;
      const slot = (k % TAPS) * count + at;
      rows[Math.floor(k / TAPS)][slot] = at - at % positions + position;
      weights[Math.floor(k / TAPS)][slot] = localAttention[at * WINDOW_POSITIONS + k] * factor / inside;
    });
  }
  return rows.map((group, g) => createTaps(group, weights[g]));
}

/**
 * Mixes codes. The gradient reaches the code of every position that is mixed in.
 *
 * @param codes rank 2, `[batch * positions, D]`, float32.
 * @param taps From {@linkcode mixingTaps}.
 * @returns Same shape as `codes`.
 */
export function mixCodes(codes: Tensor2D, taps: readonly Taps[]): Tensor2D {
  return tidy(() => addTerms(taps.map((group) => interpolate(codes, group))));
}
