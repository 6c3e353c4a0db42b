/**
 * How PriMaPs's program brings pictures and labels to size (reference: PriMaPs, section 2): otherwise in training than in
 * validation, and neither as STEGO does.
 *
 * @module
 */
import { pillowBilinear, tensorBilinear, tensorNearest } from "../../data/resize_bilinear.ts";
import { preprocessLabels } from "../../data/preprocess.ts";
import { unnormaliseToBgr } from "../../nn/crf/mod.ts";
import { roundHalfEven } from "../../data/sampling.ts";
import type { LabelMap, RgbImage } from "../../data/types.ts";

/** Size of a picture or a map, pixels. */
type PictureSize = Pick<RgbImage, "width" | "height">;

/** Training pictures, 0..255: the short side to `side` by Pillow's bilinear filter, the middle cut out. */
export function trainPicture(image: RgbImage, side: number): Float32Array {
  const size = shortSideTo(image, side);
  return middle(Float32Array.from(pillowBilinear(image, size).data), size, side);
}

/** Training labels: Pillow's nearest neighbour, as STEGO has it. */
export function trainLabels(map: LabelMap, side: number): Int32Array {
  return preprocessLabels(map, { resolution: side });
}

/** Validation pictures, 0..255: resized as tensors, bilinearly and without averaging. */
export function validationPicture(image: RgbImage, side: number): Float32Array {
  const size = shortSideTo(image, side);
  return middle(tensorBilinear(Float32Array.from(image.data), image, size), size, side);
}

/** Validation labels: resized as tensors, by nearest neighbour. */
export function validationLabels(map: LabelMap, side: number): Int32Array {
  const size = shortSideTo(map, side);
  return middle(tensorNearest(map, size).data, size, side);
}

function shortSideTo({ width, height }: PictureSize, side: number): PictureSize {
  const short = Math.min(width, height);
  const along = (length: number) => length === short ? side : Math.trunc(side * length / short);
  return { width: along(width), height: along(height) };
}

/** The square in the middle: of three values a pixel, or of one. */
function middle<Values extends Float32Array | Int32Array>(
  values: Values,
  { width, height }: PictureSize,
  side: number,
): Values {
  const each = values.length / (width * height);
  const [top, left] = [height, width].map((length) => roundHalfEven((length - side) / 2));
  const square = new (values.constructor as new (length: number) => Values)(side * side * each);
  for (let y = 0; y < side; y++) {
    const start = ((top + y) * width + left) * each;
    square.set(values.subarray(start, start + side * each) as never, y * side * each);
  }
  return square;
}

/**
 * A picture as the program stores it beside its masks: brought back from its normalisation and cut off to 8 bits, which makes some
 * values one lower.
 *
 * @param pixels Normalised, channels last. Not changed.
 * @returns 0..255, channels last.
 */
export function truncatedLevels(pixels: Float32Array): Float32Array {
  const bgr = unnormaliseToBgr(pixels);
  return Float32Array.from(bgr, (_, at) => bgr[at - at % 3 + 2 - at % 3]);
}
