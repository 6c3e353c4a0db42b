/**
 * Label maps of classes as files and as numbers.
 *
 * @module
 */
import { encodeGreyPng, encodePalettePng } from "../formats/palette_png.ts";
import type { ModelDataset } from "./types.ts";

/** Index of pixels that no class is predicted for, in a palette and in 16 bits. */
const NONE = { palette: 255, grey: 65535 };
const BLACK = [0, 0, 0];

/** A class per pixel. */
export interface ClassMap {
  /** Pixels in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** Class of each pixel, row by row; -1 for none. */
  readonly classes: Int32Array;
}

/**
 * A label map as PNG: with the colours of the classes as its palette, and 255 for none; where there are more classes than a
 * palette has room for, grey of 16 bits, and 65535 for none.
 */
export function encodeClassMap(
  { width, height, classes }: ClassMap,
  { colours }: Pick<ModelDataset, "colours">,
): Uint8Array<ArrayBuffer> {
  const stored = (none: number) => classes.map((label) => label < 0 ? none : label);
  if (colours.length > NONE.palette) {
    return encodeGreyPng({ width, height, data: Uint16Array.from(stored(NONE.grey)) });
  }
  const palette = Array.from({ length: NONE.palette + 1 }, (_, index) => colours[index] ?? BLACK);
  return encodePalettePng({ width, height, data: Uint8Array.from(stored(NONE.palette)) }, palette);
}

/** How much of a picture a class takes. */
export interface ClassArea {
  /** Name of the class; null for pixels of clusters that are matched to none. */
  readonly name: string | null;
  /** Colour of the class as `#rrggbb`; null as before. */
  readonly colour: string | null;
  /** Number of pixels. */
  readonly pixels: number;
  /** Share of all pixels, percent. */
  readonly percent: number;
}

/**
 * The area of each class in a label map.
 *
 * @returns All classes, in their order, and none where there is such a pixel.
 */
export function classAreas(
  { classes: labels }: Pick<ClassMap, "classes">,
  { classes, colours }: Pick<ModelDataset, "classes" | "colours">,
): ClassArea[] {
  const counts = new Array<number>(classes.length).fill(0);
  let none = 0;
  for (const label of labels) {
    if (label < 0) none++;
    else counts[label]++;
  }
  const area = (name: string | null, colour: string | null, pixels: number): ClassArea => ({
    name,
    colour,
    pixels,
    percent: (100 * pixels) / labels.length,
  });
  return [
    ...classes.map((name, label) => area(name, hex(colours[label]), counts[label])),
    ...none > 0 ? [area(null, null, none)] : [],
  ];
}

function hex(colour: readonly number[]): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}
