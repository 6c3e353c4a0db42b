/**
 * Label files of any kind to classes: ids of 8 and 16 bits, palettes, colours.
 *
 * @module
 */
import { hasPngSignature } from "fast-png";
import { readBytes, readHead } from "../../base/read_file.ts";
import { decodeStoredPng, HEAD_BYTES, pngHeadSize, type StoredPixels } from "../../formats/label_png.ts";
import type { FileReaders } from "../file_dataset.ts";
import { decodeRgb, kindOfBytes } from "../image.ts";
import { IGNORED, type LabelMap } from "../types.ts";
import { colourName, packed, type PackedColour } from "./colours.ts";
import { isTiff, tiffPixels, tiffSize } from "./tiff.ts";
import { nearestValue, UNKNOWN, UnknownValuesError, type ValueTable } from "./value_table.ts";

const KIND = "a label map";
const EXPECTED = "a PNG or TIFF file: other kinds lose the exact values";
const LOSSY = `${EXPECTED}; tolerance: 20 counts each as the nearest that is known`;

/**
 * How the label files of a dataset file are read.
 *
 * @param table What stored values stand for.
 */
export function labelReaders(table: ValueTable): Pick<FileReaders, "label" | "labelSize"> {
  return {
    label: async (path) => await readLabels(await readBytes(path, KIND), table, path),
    labelSize: async (path) => {
      const size = pngHeadSize(await readHead(path, KIND, HEAD_BYTES));
      if (size) return size;
      const bytes = await readBytes(path, KIND);
      return isTiff(bytes) ? await tiffSize(bytes, path) : await storedPixels(bytes, table, path);
    },
  };
}

/**
 * Decodes a label file.
 *
 * Palette files are read by their colours where the table has any, else by their indices; files of colours by colour, or
 * where all three channels are equal and the table has ids alone, by that value. Transparency is dropped, of colours of 16
 * bits the upper 8 count. A JPEG file is read where the table has a tolerance.
 *
 * @param bytes The content of a file.
 * @param table What stored values stand for.
 * @param path Path of the file, for messages.
 * @returns A class or {@linkcode IGNORED} for each pixel; of a palette file that is read by indices the colour of each.
 * @throws {UnknownValuesError} There are values that the table lacks, and others are not ignored.
 * @throws {Deno.errors.InvalidData} The file is of another kind, or broken.
 * @throws {TypeError} It holds colours, and the table has none.
 */
export async function readLabels(
  bytes: Uint8Array<ArrayBuffer>,
  table: ValueTable,
  path: string,
): Promise<LabelMap> {
  const pixels = await storedPixels(bytes, table, path);
  const { width, height, palette } = pixels;
  const byColour = table.colours.size > 0 &&
    (palette !== undefined || pixels.channels > 2 || table.ids.size === 0);
  const values = byColour ? coloursOf(pixels) : idsOf(pixels, path);
  const { data, unknown } = translated(values, table, byColour);
  if (unknown.size > 0) {
    const named = [...unknown].map(([value, count]) =>
      [byColour ? colourName(value) : `${value}`, count] as const
    );
    const labels = { width, height, data: data.map((label) => label === UNKNOWN ? IGNORED : label) };
    throw new UnknownValuesError({ path, values: new Map(named), labels, table });
  }
  return { width, height, data, ...palette && !byColour && { palette: paletteOf(values, data, palette) } };
}

async function storedPixels(
  bytes: Uint8Array<ArrayBuffer>,
  { tolerance }: ValueTable,
  path: string,
): Promise<StoredPixels> {
  if (hasPngSignature(bytes)) return decodeStoredPng(bytes, path);
  if (isTiff(bytes)) return await tiffPixels(bytes, path);
  const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8;
  if (isJpeg && tolerance > 0) return { ...await decodeRgb(bytes, path), channels: 3 };
  const found = isJpeg ? "it is a JPEG file" : kindOfBytes(bytes);
  throw new Deno.errors.InvalidData(
    `Cannot decode label map "${path}": ${found}, expected ${isJpeg ? LOSSY : EXPECTED}`,
  );
}

/** The colour of each pixel. */
function coloursOf({ width, height, channels, data, palette }: StoredPixels): Int32Array {
  const colours = new Int32Array(width * height);
  const shift = data instanceof Uint16Array ? 8 : 0;
  if (palette) {
    const packedPalette = palette.map(([red, green, blue]) => packed(red, green, blue));
    for (let i = 0; i < colours.length; i++) colours[i] = packedPalette[data[i]] ?? 0;
    return colours;
  }
  const [green, blue] = channels > 2 ? [1, 2] : [0, 0];
  for (let i = 0; i < colours.length; i++) {
    const at = i * channels;
    colours[i] = packed(data[at] >> shift, data[at + green] >> shift, data[at + blue] >> shift);
  }
  return colours;
}

/** The id of each pixel. */
function idsOf({ width, height, channels, data }: StoredPixels, path: string): ArrayLike<number> {
  if (channels === 1) return data;
  const ids = new Int32Array(width * height);
  for (let i = 0; i < ids.length; i++) {
    const at = i * channels;
    ids[i] = data[at];
    if (channels > 2 && (data[at + 1] !== data[at] || data[at + 2] !== data[at])) {
      throw coloursFound(data, channels, path);
    }
  }
  return ids;
}

/** Colours that a message names. */
const NAMED = 6;

function coloursFound(data: StoredPixels["data"], channels: number, path: string): TypeError {
  const shift = data instanceof Uint16Array ? 8 : 0;
  const found = new Set<PackedColour>();
  for (let at = 0; at < data.length; at += channels) {
    found.add(packed(data[at] >> shift, data[at + 1] >> shift, data[at + 2] >> shift));
  }
  const named = [...found].slice(0, NAMED).map(colourName).join(", ");
  return new TypeError(
    `Cannot read label map "${path}": it holds ${found.size} colours (${named}${
      found.size > NAMED ? ", …" : ""
    }), ` +
      'expected ids; say what colours mean with values: { "#RRGGBB": class }, or values: colours',
  );
}

/** Looks values up; what is not in the table is counted. */
function translated(
  values: ArrayLike<number>,
  { ids, colours, ignoresOthers, tolerance }: ValueTable,
  byColour: boolean,
): { data: Int32Array; unknown: Map<number, number> } {
  const known = byColour ? colours : ids;
  const data = new Int32Array(values.length);
  const unknown = new Map<number, number>();
  const otherwise = ignoresOthers ? IGNORED : UNKNOWN;
  const near = new Map<number, number>();
  const labelOf = (value: number): number => {
    const label = known.get(value) ?? near.get(value);
    if (label !== undefined || tolerance === 0) return label ?? otherwise;
    const nearest = nearestValue(value, known.keys(), byColour);
    near.set(value, nearest.distance <= tolerance ? known.get(nearest.value)! : otherwise);
    return near.get(value)!;
  };
  let [value, label] = [Number.NaN, otherwise];
  for (let i = 0; i < data.length; i++) {
    // Label maps are made of runs.
    if (values[i] !== value) {
      value = values[i];
      label = labelOf(value);
    }
    data[i] = label;
    if (label === UNKNOWN) unknown.set(value, (unknown.get(value) ?? 0) + 1);
  }
  return { data, unknown };
}

/** The colour of each index that stands for a class. */
function paletteOf(
  values: ArrayLike<number>,
  data: Int32Array,
  palette: NonNullable<StoredPixels["palette"]>,
): Map<number, string> {
  const colours = new Map<number, string>();
  for (let i = 0; i < data.length; i++) {
    if (data[i] !== IGNORED && !colours.has(values[i])) colours.set(values[i], String(palette[values[i]]));
  }
  return colours;
}
