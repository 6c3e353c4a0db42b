import { roundHalfEven } from "./_round.ts";
import type { Box } from "./crop.ts";

/**
 * The five boxes into which the official programs cut each training picture: top-left, top-right, bottom-left,
 * bottom-right, centre. Box k of picture i becomes item `5 * i + k`.
 *
 * @example Half-size boxes of a 4 x 6 picture
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { fiveCropBoxes } from "./five_crop.ts";
 *
 * const boxes = fiveCropBoxes(4, 6, 0.5);
 * assertEquals(boxes[3], { top: 2, left: 3, height: 2, width: 3 });
 * ```
 *
 * @param height Height of the picture in pixels.
 * @param width Width of the picture in pixels.
 * @param ratio Size of a box, fraction of the picture's, above 0 and at most 1.
 * @default {0.5} as every published setting of STEGO, HP and SmooSeg has it.
 * @returns Five boxes of `trunc(ratio * height)` by `trunc(ratio * width)` pixels.
 * @throws {RangeError} The ratio is out of range, or leaves a box without pixels.
 */
export function fiveCropBoxes(height: number, width: number, ratio = 0.5): Box[] {
  if (!(ratio > 0 && ratio <= 1)) {
    throw new RangeError(
      `Cannot cut five boxes from "${height}x${width}": the ratio is ${ratio}, expected one above 0 and at most 1`,
    );
  }
  const size = { height: Math.trunc(height * ratio), width: Math.trunc(width * ratio) };
  if (!(size.height > 0 && size.width > 0)) {
    throw new RangeError(
      `Cannot cut five boxes from "${height}x${width}": a box has no pixels at ratio ${ratio}, expected at least one`,
    );
  }
  const bottom = height - size.height;
  const right = width - size.width;
  return [
    { top: 0, left: 0, ...size },
    { top: 0, left: right, ...size },
    { top: bottom, left: 0, ...size },
    { top: bottom, left: right, ...size },
    { top: roundHalfEven(bottom / 2), left: roundHalfEven(right / 2), ...size },
  ];
}
