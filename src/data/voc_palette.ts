/**
 * The PASCAL-VOC palette, in which the official programs draw classes that have no colours of their
 * own (reference: datasets, section 4).
 *
 * @example The first three colours
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { vocColour } from "./voc_palette.ts";
 *
 * assertEquals([0, 1, 2].map(vocColour), [[0, 0, 0], [128, 0, 0], [0, 128, 0]]);
 * ```
 *
 * @param index Class index, 0..255.
 * @returns 8-bit RGB: bits 0, 3, 6 of the index give red from the highest bit down, bits 1, 4, 7 green, bits 2, 5 blue.
 */
export function vocColour(index: number): [number, number, number] {
  const colour: [number, number, number] = [0, 0, 0];
  for (let bit = 0; bit < 8; bit++) {
    const weight = 128 >> Math.trunc(bit / 3);
    if ((index >> bit) & 1) colour[bit % 3] |= weight;
  }
  return colour;
}
