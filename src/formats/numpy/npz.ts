/**
 * NumPy's `.npz` files: zip archives of `.npy` files, as `numpy.savez` and `numpy.savez_compressed` write them.
 *
 * @module
 */
import type { StoredTensor } from "../stored_tensor.ts";
import { ZipContainer } from "../zip/container.ts";
import { parseNpy } from "./npy.ts";

const ENDING = ".npy";

/** The arrays of a `.npz` file, each read when it is asked for. */
export interface NpzFile {
  /** Names of the arrays, in the order of the file. */
  readonly names: readonly string[];
  /**
   * Reads an array.
   *
   * @param name One of the names.
   * @throws {SyntaxError} The array is malformed.
   * @throws {RangeError} There is no such array, or it is cut off, or its checksum differs.
   * @throws {TypeError} It holds what {@linkcode parseNpy} does not read.
   */
  read(name: string): StoredTensor;
}

/**
 * Opens the bytes of a `.npz` file.
 *
 * @param bytes The whole file.
 * @param file Name of the file, for messages.
 * @throws {RangeError} The file is cut off.
 * @throws {SyntaxError} Its directory is malformed.
 */
export function openNpz(bytes: Uint8Array, file: string): NpzFile {
  const zip = new ZipContainer(bytes, file, { writer: "numpy", inflates: true });
  const names = zip.names.filter((name) => name.endsWith(ENDING));
  return {
    names: names.map((name) => name.slice(0, -ENDING.length)),
    read: (name) => parseNpy(zip.read(name + ENDING), `${file}[${name}]`),
  };
}
