/**
 * From the numbers stored in a label file to classes.
 *
 * @module
 */
import { type RawLabels, readLabelPng, readLabelPngSize } from "../formats/label_png.ts";
import type { FileReaders } from "./file_dataset.ts";
import { IGNORED, type LabelMap } from "./types.ts";

/** The class of each value that may occur in a file. */
export interface LabelTable {
  /** A class, {@linkcode IGNORED}, or -2 for a value that must not occur; by stored value 0..255. */
  readonly classes: Int32Array;
  /** The values that may occur, in words, for messages: `0..181 or 255`. */
  readonly words: string;
  /** Values that have a class, and that show that a file is of another kind. */
  readonly doubtful?: DoubtfulValues;
}

/** Values that no label file of a dataset holds, though they have a class. */
export interface DoubtfulValues {
  /** The values. */
  readonly values: readonly number[];
  /** What a file that holds one of them probably is, for messages. */
  readonly hint: string;
}

/**
 * The stored value that datasets use for pixels without a label.
 *
 * @example It is ignored by every table
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { IGNORED, labelTable, STORED_IGNORED } from "@omh/bench";
 *
 * assertEquals(labelTable([0, 1]).classes[STORED_IGNORED], IGNORED);
 * ```
 */
export const STORED_IGNORED = 255;

/** Stands in a table for a value that must not occur. */
const UNKNOWN = -2;

/**
 * Makes a table of values `0, 1, 2, …` and the ignored 255.
 *
 * @example Values 0 and 1 are void, 2 and 3 the classes 0 and 1
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { labelTable, toClasses } from "@omh/bench";
 *
 * const table = labelTable([-1, -1, 0, 1]);
 * const raw = { width: 3, height: 1, data: Uint8Array.of(1, 3, 255) };
 * assertEquals([...toClasses(raw, table, "a.png").data], [-1, 1, -1]);
 * assertThrows(() => toClasses({ ...raw, data: Uint8Array.of(4, 0, 0) }, table, "a.png"), RangeError);
 * ```
 *
 * @param classes The class of each value; those below 0 are ignored. At most 255.
 * @param doubtful Values that no file of the dataset holds.
 * @returns The table.
 */
export function labelTable(classes: readonly number[], doubtful?: DoubtfulValues): LabelTable {
  const table = new Int32Array(STORED_IGNORED + 1).fill(UNKNOWN);
  classes.forEach((value, stored) => table[stored] = Math.max(value, IGNORED));
  table[STORED_IGNORED] = IGNORED;
  return {
    classes: table,
    words: `0..${classes.length - 1} or ${STORED_IGNORED}`,
    ...(doubtful && { doubtful }),
  };
}

/**
 * Maps stored numbers to classes.
 *
 * @example The second class and a pixel without a label
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { labelTable, toClasses } from "@omh/bench";
 *
 * const map = toClasses({ width: 2, height: 1, data: Uint8Array.of(1, 255) }, labelTable([0, 1]), "a.png");
 * assertEquals(map, { width: 2, height: 1, data: Int32Array.of(1, -1) });
 * ```
 *
 * @param raw The stored numbers.
 * @param table The classes they stand for.
 * @param path Path of the label file, for messages.
 * @returns Classes `0..n-1` or {@linkcode IGNORED}; of a palette file the colour of each value in it; what is doubtful.
 * @throws {RangeError} A number is not in the table: the file is not of this dataset.
 */
export function toClasses(
  raw: Omit<RawLabels, "data"> & { readonly data: RawLabels["data"] | Int32Array },
  { classes, words, doubtful }: LabelTable,
  path: string,
): LabelMap {
  const { width, height, palette } = raw;
  const data = new Int32Array(raw.data.length);
  const seen = new Uint8Array(STORED_IGNORED + 1);
  for (let i = 0; i < data.length; i++) {
    const stored = raw.data[i];
    const value = classes[stored] ?? UNKNOWN;
    if (value === UNKNOWN) {
      const colour = palette?.[stored];
      const found = colour
        ? `the palette index ${stored} (colour ${colour.join(",")})`
        : `the value ${stored}`;
      throw new RangeError(`Cannot read label map "${path}": it holds ${found}, expected ${words}`);
    }
    seen[stored] = 1;
    data[i] = value;
  }
  const odd = doubtful?.values.find((stored) => seen[stored]);
  return {
    width,
    height,
    data,
    ...(palette && { palette: coloursOf(palette, seen, classes) }),
    ...(odd !== undefined && { doubt: `"${path}" holds the value ${odd}, and ${doubtful!.hint}` }),
  };
}

function coloursOf(
  palette: readonly (readonly number[])[],
  seen: Uint8Array,
  classes: Int32Array,
): Map<number, string> {
  const colours = new Map<number, string>();
  seen.forEach((found, stored) => {
    if (found && classes[stored] !== IGNORED) colours.set(stored, String(palette[stored]));
  });
  return colours;
}

/**
 * How label maps in PNG files are read, for a dataset of files.
 *
 * @example Readers of a dataset whose labels are PNG files of three ids
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type FileReaders, labelTable, pngLabelReaders, RGB_READERS } from "@omh/bench";
 *
 * const readers: FileReaders = { ...RGB_READERS, ...pngLabelReaders(labelTable([0, 1, 2])) };
 * assertEquals(Object.keys(readers), ["image", "size", "label", "labelSize"]);
 * ```
 *
 * @param table The classes that stored numbers stand for.
 * @returns Readers of labels and of their sizes.
 */
export function pngLabelReaders(table: LabelTable): Pick<FileReaders, "label" | "labelSize"> {
  return {
    label: async (path) => toClasses(await readLabelPng(path), table, path),
    labelSize: readLabelPngSize,
  };
}
