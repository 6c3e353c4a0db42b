/**
 * From the numbers stored in a label file to classes.
 *
 * @module
 */
import type { RawLabels } from "../formats/label_png.ts";
import { IGNORED, type LabelMap } from "./types.ts";

/** The class of each value that may occur in a file. */
export interface LabelTable {
  /** A class, {@linkcode IGNORED}, or -2 for a value that must not occur; by stored value 0..255. */
  readonly classes: Int32Array;
  /** The values that may occur, in words, for messages: `0..181 or 255`. */
  readonly words: string;
}

/** The stored value that every dataset here uses for pixels without a label. */
export const STORED_IGNORED = 255;

/** Stands in a table for a value that must not occur. */
const UNKNOWN = -2;

/**
 * Makes a table of values `0, 1, 2, …` and the ignored 255.
 *
 * @param classes The class of each value; those below 0 are ignored.
 */
export function labelTable(classes: readonly number[]): LabelTable {
  const table = new Int32Array(STORED_IGNORED + 1).fill(UNKNOWN);
  classes.forEach((value, stored) => table[stored] = Math.max(value, IGNORED));
  table[STORED_IGNORED] = IGNORED;
  return { classes: table, words: `0..${classes.length - 1} or ${STORED_IGNORED}` };
}

/**
 * Maps stored numbers to classes.
 *
 * @param raw The stored numbers.
 * @param table The classes they stand for.
 * @param path Path of the label file, for messages.
 * @returns Classes `0..n-1` or {@linkcode IGNORED}.
 * @throws {RangeError} A number is not in the table: the file is not of this dataset.
 */
export function toClasses(
  raw: { readonly width: number; readonly height: number; readonly data: RawLabels["data"] | Int32Array },
  { classes, words }: LabelTable,
  path: string,
): LabelMap {
  const data = new Int32Array(raw.data.length);
  for (let i = 0; i < data.length; i++) {
    const value = classes[raw.data[i]] ?? UNKNOWN;
    if (value === UNKNOWN) {
      throw new RangeError(
        `Cannot read label map "${path}": it holds the value ${raw.data[i]}, expected ${words}`,
      );
    }
    data[i] = value;
  }
  return { width: raw.width, height: raw.height, data };
}
