/**
 * Maps of predictions as they are scored: ids per pixel, or codes.
 *
 * @module
 */
import { type StoredTensor, toFloat32, toInt32 } from "../../formats/stored_tensor.ts";
import type { SeedMaps } from "./seed_maps.ts";

/** Codes of one picture. */
export interface CodeMap {
  /** Rows and columns of the grid: codes are of a square. */
  readonly side: number;
  /** Number of channels K. */
  readonly channels: number;
  /** `[side, side, K]`, row by row. */
  readonly data: Float32Array;
}

/**
 * Reads the ids of a picture.
 *
 * @param maps Maps of its seed.
 * @param name Name of the picture's map.
 * @returns An id per pixel.
 * @throws {TypeError} It holds something else.
 */
export async function readIds(
  maps: SeedMaps,
  name: string,
): Promise<{ width: number; height: number; data: Int32Array }> {
  const tensor = await maps.read(name);
  const place = maps.place(name);
  const [height, width] = shapeOf(tensor, 2, "[height, width] of whole numbers", place);
  return { width, height, data: toInt32(tensor, place) };
}

/**
 * Reads the codes of a picture.
 *
 * @param maps Maps of its seed.
 * @param name Name of the picture's map.
 * @throws {TypeError} It holds something else.
 */
export async function readCodeMap(maps: SeedMaps, name: string): Promise<CodeMap> {
  const tensor = await maps.read(name);
  const place = maps.place(name);
  const [side, width, channels] = shapeOf(tensor, 3, "[side, side, channels] of floats", place);
  if (side !== width || side === 0 || channels === 0) {
    throw new TypeError(
      `Cannot score "${place}": it is [${tensor.shape.join(", ")}], expected codes of a square`,
    );
  }
  return { side, channels, data: toFloat32(tensor, place) };
}

function shapeOf({ shape }: StoredTensor, rank: number, expected: string, place: string): number[] {
  if (shape.length === rank) return shape;
  throw new TypeError(`Cannot score "${place}": it is [${shape.join(", ")}], expected ${expected}`);
}
