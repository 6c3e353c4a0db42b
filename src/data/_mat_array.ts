import { readBytes } from "../formats/read_bytes.ts";
import { type MatArray, parseMat } from "../formats/mat/read_mat.ts";

/**
 * Reads one array from a MAT file; see `parseMat()` for what else it may throw.
 *
 * @param path Path of the file.
 * @param name Name of the array.
 * @throws {Deno.errors.NotFound} There is no such file.
 * @throws {RangeError} The file holds no such array.
 */
export async function readMatArray(path: string, name: string): Promise<MatArray> {
  const arrays = parseMat(await readBytes(path, `a MAT file with the array "${name}"`), path);
  const array = arrays.get(name);
  if (array) return array;
  const names = [...arrays.keys()].join(", ") || "no arrays of numbers";
  throw new RangeError(`Cannot read MAT file "${path}": it holds ${names}, expected "${name}"`);
}
