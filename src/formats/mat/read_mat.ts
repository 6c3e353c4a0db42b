/**
 * MATLAB files of level 5, as SciPy and MATLAB write them: numeric arrays by name.
 *
 * @module
 */
import { inflateSync } from "node:zlib";
import { type Chunk, ELEMENT, type Element, readElement } from "./_element.ts";
import { type MatArray, type MatVariable, readMatrix } from "./_matrix.ts";

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
