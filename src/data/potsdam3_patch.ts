/**
 * Pictures and labels of Potsdam patches.
 *
 * @module
 */
import { labelTable, toClasses } from "./_label_table.ts";
import { readMatArray } from "./_mat_array.ts";
import type { MatArray } from "../formats/mat/read_mat.ts";
import { rowMajor } from "../formats/mat/row_major.ts";
import { POTSDAM_FINE_TO_COARSE } from "./potsdam3_classes.ts";
import type { LabelMap, RgbImage } from "./types.ts";

/** Red, green, blue and infrared. */
const STORED_CHANNELS = 4;

const table = labelTable(POTSDAM_FINE_TO_COARSE);

/**
 * Reads the picture of a patch without its infrared channel.
 *
 * @param path Path of a MAT file with the array `img`.
 * @throws {TypeError} The array is not `[height, width, 4]` of bytes.
 */
export async function readPatch(path: string): Promise<RgbImage> {
  const array = await readMatArray(path, "img");
  const { shape: [height, width, channels], data } = array;
  if (array.shape.length !== 3 || channels !== STORED_CHANNELS || !(data instanceof Uint8Array)) {
    throw new TypeError(
      `Cannot read patch "${path}": "img" is ${describe(array)}, expected height x width x 4 of Uint8Array`,
    );
  }
  const stored = rowMajor({ ...array, data });
  const pixels = new Uint8Array(height * width * 3);
  for (let i = 0; i < height * width; i++) {
    pixels.set(stored.subarray(i * STORED_CHANNELS, i * STORED_CHANNELS + 3), i * 3);
  }
  return { width, height, data: pixels };
}

/**
 * Reads the classes of a patch.
 *
 * @param path Path of a MAT file with the array `gt`.
 * @throws {TypeError} The array is not `[height, width]` of integers.
 * @throws {RangeError} It holds other numbers than fine ids and 255.
 */
export async function readPatchLabels(path: string): Promise<LabelMap> {
  const array = await readMatArray(path, "gt");
  const { shape: [height, width], data } = array;
  if (array.shape.length !== 2 || !(data instanceof Int32Array || data instanceof Uint8Array)) {
    throw new TypeError(
      `Cannot read patch "${path}": "gt" is ${
        describe(array)
      }, expected height x width of Int32Array or Uint8Array`,
    );
  }
  return toClasses({ width, height, data: rowMajor({ ...array, data }) }, table, path);
}

function describe({ shape, data }: MatArray): string {
  return `${shape.join(" x ")} of ${data.constructor.name}`;
}
