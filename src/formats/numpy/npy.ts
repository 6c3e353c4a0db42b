/**
 * NumPy's `.npy` files: a header that is the text of a Python dictionary, then the elements of one array.
 *
 * The format is that of NumPy Enhancement Proposal 1, versions 1.0 to 3.0. Arrays of objects, which are pickles, are refused.
 *
 * @module
 */
import { ByteReader } from "../bytes.ts";
import { elementCount, type StoredDtype, type StoredTensor, storedTensor } from "../stored_tensor.ts";
import { quote } from "../text.ts";

const MAGIC = "\u0093NUMPY";

/** Element types that safetensors has as well, by NumPy's code without its byte order. */
const DTYPES: ReadonlyMap<string, StoredDtype> = new Map([
  ["f8", "F64"],
  ["f4", "F32"],
  ["f2", "F16"],
  ["i8", "I64"],
  ["i4", "I32"],
  ["i2", "I16"],
  ["i1", "I8"],
  ["u1", "U8"],
  ["b1", "BOOL"],
]);

const KNOWN = [...DTYPES.keys(), "u2", "u4"].join(", ");

/**
 * Reads the bytes of a `.npy` file. Unsigned integers of 16 and 32 bits become signed ones of twice the width.
 *
 * @param bytes The whole file; the array may share its memory.
 * @param name Name of the file, for messages.
 * @returns The array, row-major.
 * @throws {SyntaxError} It is no `.npy` file, or its header is malformed.
 * @throws {RangeError} It is cut off, or has more or fewer bytes than its shape says.
 * @throws {TypeError} Its elements are of another type, or in another order, than can be read.
 */
export function parseNpy(bytes: Uint8Array, name: string): StoredTensor {
  const { descr, isFortran, shape, start } = readHeader(bytes, name);
  if (isFortran && shape.length > 1) {
    throw new TypeError(
      `Cannot read "${name}": its elements are in Fortran order, expected C order: numpy.ascontiguousarray`,
    );
  }
  const [, order, code] = /^([<>|=])([a-z]\d+)$/.exec(descr) ?? [];
  const width = Number(code?.slice(1));
  const isNarrow = code === "u2" || code === "u4";
  const dtype = DTYPES.get(code ?? "");
  if ((dtype === undefined && !isNarrow) || (order === ">" && width > 1)) {
    throw new TypeError(
      `Cannot read "${name}": its elements are ${quote(descr)}, expected one of ${KNOWN}, little-endian`,
    );
  }
  const data = bytes.subarray(start);
  const count = elementCount(shape);
  if (count === undefined || data.length !== count * width) {
    throw new RangeError(
      `Cannot read "${name}": there are ${data.length} bytes of elements, expected those of ${descr} [${shape}]`,
    );
  }
  return dtype === undefined ? widened(data, width, shape) : storedTensor(dtype, shape, data);
}

function widened(data: Uint8Array, width: number, shape: number[]): StoredTensor {
  const { buffer } = data.slice();
  return width === 2
    ? { dtype: "I32", shape, data: Int32Array.from(new Uint16Array(buffer)) }
    : { dtype: "I64", shape, data: BigInt64Array.from(new Uint32Array(buffer), BigInt) };
}

interface NpyHeader {
  readonly descr: string;
  readonly isFortran: boolean;
  readonly shape: number[];
  /** Where the elements start. */
  readonly start: number;
}

function readHeader(bytes: Uint8Array, name: string): NpyHeader {
  const input = new ByteReader(bytes, 0, bytes.length, name);
  const magic = String.fromCharCode(...bytes.subarray(0, MAGIC.length));
  if (magic !== MAGIC) {
    throw new SyntaxError(`Cannot read "${name}": it does not begin as a .npy file does, expected one`);
  }
  input.bytes(MAGIC.length);
  const [major] = [input.uint8(), input.uint8()];
  if (major < 1 || major > 3) {
    throw new TypeError(`Cannot read "${name}": it is of .npy version ${major}, expected 1, 2 or 3`);
  }
  const text = input.text(major === 1 ? input.uint16() : input.uint32());
  const descr = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || shape === undefined) {
    throw new SyntaxError(
      `Cannot read "${name}": its header is ${quote(text.trim())}, expected descr, fortran_order and shape`,
    );
  }
  const sizes = shape.split(",").map((size) => size.trim()).filter((size) => size !== "").map(Number);
  return { descr, isFortran: order === "True", shape: sizes, start: input.position };
}
