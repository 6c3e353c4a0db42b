/**
 * MATLAB files of level 5, as SciPy and MATLAB write them: numeric arrays by name.
 *
 * @module
 */
import { inflateSync } from "node:zlib";
import { type Chunk, ELEMENT, type Element, readElement } from "./_element.ts";
import { type MatArray, type MatVariable, readMatrix } from "./_matrix.ts";
import { readBytes } from "../../base/read_file.ts";

export type { MatArray } from "./_matrix.ts";
export type { MatData } from "./_numbers.ts";

const HEADER_BYTES = 128;
const VERSION_OFFSET = 124;
const LEVEL_5 = 0x0100;
const LEVEL_7_3 = 0x0200;

/** Bytes that one array may take, unless said otherwise: a thousand times a Potsdam patch. */
const DEFAULT_LIMIT = 2 ** 28;

/**
 * Reads the numeric arrays of a MAT file. Nothing is allocated before its size is known to fit the file and the limit.
 *
 * @param bytes The whole file.
 * @param file Name of the file, for messages.
 * @param limit Bytes that one array may take in memory, unpacked.
 * @default {256 MiB}
 * @returns The arrays by name, in the order of the file. Text, cells, structures and sparse arrays are left out.
 * @throws {SyntaxError} The bytes are no level-5 file, or one that is damaged.
 * @throws {RangeError} A size does not fit the file or exceeds the limit.
 * @throws {TypeError} An array is complex.
 */
export function parseMat(bytes: Uint8Array, file: string, limit = DEFAULT_LIMIT): Map<string, MatArray> {
  const chunk = { bytes, file, littleEndian: readByteOrder(bytes, file) };
  const arrays = new Map<string, MatArray>();
  for (let offset = HEADER_BYTES; offset < bytes.length;) {
    const element = readElement(chunk, offset);
    const variable = readVariable(element, limit);
    if (variable) {
      const { name, ...array } = variable;
      if (arrays.has(name)) {
        throw new SyntaxError(
          `Cannot read MAT file "${file}": two arrays are called "${name}", expected one`,
        );
      }
      arrays.set(name, array);
    }
    offset = element.next;
  }
  return arrays;
}

/** Whether the file is little-endian. */
function readByteOrder(bytes: Uint8Array, file: string): boolean {
  const refuse = (found: string) =>
    new SyntaxError(
      `Cannot read MAT file "${file}": ${found}, expected MATLAB level 5 (saved with -v7 or older)`,
    );
  if (bytes.length < HEADER_BYTES) throw refuse(`it has ${bytes.length} bytes`);
  const mark = String.fromCharCode(bytes[VERSION_OFFSET + 2], bytes[VERSION_OFFSET + 3]);
  if (mark !== "IM" && mark !== "MI") throw refuse("it has no byte order mark");
  const littleEndian = mark === "IM";
  const version = new DataView(bytes.buffer, bytes.byteOffset).getUint16(VERSION_OFFSET, littleEndian);
  if (version === LEVEL_7_3) throw refuse("it is of level 7.3 (HDF5)");
  if (version !== LEVEL_5) throw refuse(`its version is 0x${version.toString(16)}`);
  return littleEndian;
}

function readVariable({ type, content }: Element, limit: number): MatVariable | undefined {
  if (type === ELEMENT.matrix) return readMatrix(content, limit);
  if (type !== ELEMENT.compressed) {
    throw new SyntaxError(
      `Cannot read MAT file "${content.file}": an element of type ${type} stands at the top, expected 14 or 15`,
    );
  }
  const inner = readElement(inflate(content, limit), 0);
  if (inner.type === ELEMENT.matrix) return readMatrix(inner.content, limit);
  throw new SyntaxError(
    `Cannot read MAT file "${content.file}": an element of type ${inner.type} is compressed, expected 14`,
  );
}

function inflate(content: Chunk, limit: number): Chunk {
  try {
    return { ...content, bytes: inflateSync(content.bytes, { maxOutputLength: limit }) };
  } catch (cause) {
    const tooLarge = (cause as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE";
    const found = tooLarge ? `a compressed array is too large` : "a compressed array is damaged";
    throw new (tooLarge ? RangeError : SyntaxError)(
      `Cannot read MAT file "${content.file}": ${found}, expected whole zlib data of at most ${limit} bytes`,
      { cause },
    );
  }
}

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

/**
 * The numbers of a MAT array with its last axis fastest, as everything else here has them.
 *
 * @example A matrix of 2 rows and 3 columns
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { rowMajor } from "./read_mat.ts";
 *
 * const stored = { shape: [2, 3], data: Uint8Array.of(1, 4, 2, 5, 3, 6) };
 * assertEquals(rowMajor(stored), Uint8Array.of(1, 2, 3, 4, 5, 6));
 * ```
 *
 * @param array The array, first axis fastest.
 * @returns A new array of the same type.
 */
export function rowMajor<Data extends MatArray["data"]>({ shape, data }: MatArray & { data: Data }): Data {
  const result = data.slice() as Data;
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1));
  const index = shape.map(() => 0);
  let source = 0;
  for (let target = 0; target < data.length; target++) {
    result[target] = data[source];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      source += strides[axis];
      if (++index[axis] < shape[axis]) break;
      source -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return result;
}
