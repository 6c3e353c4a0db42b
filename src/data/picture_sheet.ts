/**
 * Pictures of one size on a white sheet, as a PNG file.
 *
 * @module
 */
import { encodePng } from "./image.ts";
import type { RgbImage } from "./types.ts";

/** Paper between and around pictures, pixels. */
const GAP = 6;
/** Red, green and blue of the paper. */
export const PAPER = 255;

/**
 * Puts pictures on a sheet.
 *
 * @param rows Rows of as many pictures each, all of one size.
 * @returns A PNG file.
 */
export async function pictureSheet(rows: readonly (readonly RgbImage[])[]): Promise<Uint8Array> {
  return await encodePng(pasted(rows, GAP));
}

/**
 * One picture of several.
 *
 * @param rows Rows of as many pictures each, all of one size.
 * @param gap Paper between and around them, pixels.
 */
export function pasted(rows: readonly (readonly RgbImage[])[], gap: number): RgbImage {
  const [first = []] = rows;
  const { width: across = 0, height: down = 0 } = first[0] ?? {};
  const width = gap + first.length * (across + gap);
  const height = gap + rows.length * (down + gap);
  const data = new Uint8Array(width * height * 3).fill(PAPER);
  rows.forEach((row, y) =>
    row.forEach((picture, x) => {
      const [top, left] = [gap + y * (down + gap), gap + x * (across + gap)];
      for (let line = 0; line < down; line++) {
        const from = picture.data.subarray(line * across * 3, (line + 1) * across * 3);
        data.set(from, ((top + line) * width + left) * 3);
      }
    })
  );
  return { width, height, data };
}
