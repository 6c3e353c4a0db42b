/**
 * The colours of ISPRS label tiles as classes.
 *
 * @module
 */
import type { Raster } from "./tile_picture.ts";

/** Fine ids of a tile. */
export interface TileLabels {
  readonly width: number;
  readonly height: number;
  /** 0 impervious surface, 1 building, 2 low vegetation, 3 tree, 4 car, 5 clutter; 255 boundary, not evaluated. */
  readonly data: Int32Array;
  /** Share of pixels whose colour was a step or two off, fraction of 1. */
  readonly offPalette: number;
}

/** The fine id by which of red (4), green (2) and blue (1) are lit; magenta is no class, black is a boundary. */
const FINE_IDS: readonly (number | undefined)[] = [255, 1, 3, 2, 5, undefined, 4, 0];

const THRESHOLD = 128;
/** A channel within these is neither on nor off. */
const UNCLEAR = [64, 191];

/**
 * Reads the classes of a label tile at half its size, from every second pixel of every second row.
 *
 * @param raster The label tile, red, green and blue.
 * @param name What to call it in messages.
 * @returns Fine ids.
 * @throws {TypeError} There are not three channels.
 * @throws {RangeError} A colour is no class: a channel is within 64..191, or the colour is magenta.
 */
export function halveLabels({ width, height, channels, data }: Raster, name: string): TileLabels {
  if (channels !== 3) {
    throw new TypeError(`Cannot read label tile "${name}": it has ${channels} channels, expected 3`);
  }
  const half = { width: width >> 1, height: height >> 1 };
  const labels = new Int32Array(half.width * half.height);
  let inexact = 0;
  for (let row = 0; row < half.height; row++) {
    for (let column = 0; column < half.width; column++) {
      const at = (2 * row * width + 2 * column) * 3;
      const colour = data.subarray(at, at + 3);
      labels[row * half.width + column] = fineId(colour, name);
      if (colour.some((value) => value !== 0 && value !== 255)) inexact++;
    }
  }
  return { ...half, data: labels, offPalette: inexact / labels.length };
}

function fineId(colour: Uint8Array, name: string): number {
  let lit = 0;
  let clear = true;
  for (const value of colour) {
    lit = 2 * lit + (value >= THRESHOLD ? 1 : 0);
    clear &&= value < UNCLEAR[0] || value > UNCLEAR[1];
  }
  const id = FINE_IDS[lit];
  if (clear && id !== undefined) return id;
  throw new RangeError(
    `Cannot read label tile "${name}": it holds the colour ${
      colour.join(",")
    }, expected one of the six classes or black`,
  );
}
