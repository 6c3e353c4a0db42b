/**
 * Tensors as files hold them: an element type, a shape and a flat array, row-major.
 *
 * @module
 */
import { quote } from "./text.ts";

/** The array that holds the elements of each type. F16 and BF16 are kept as bit patterns, BOOL as 0 or 1. */
export interface StoredArrays {
  /** 64-bit floats. */
  F64: Float64Array;
  /** 32-bit floats. */
  F32: Float32Array;
  /** 16-bit floats, as bit patterns. */
  F16: Uint16Array;
  /** The upper halves of 32-bit floats, as bit patterns. */
  BF16: Uint16Array;
  /** 64-bit integers. */
  I64: BigInt64Array;
  /** 32-bit integers. */
  I32: Int32Array;
  /** 16-bit integers. */
  I16: Int16Array;
  /** 8-bit integers. */
  I8: Int8Array;
  /** Bytes. */
  U8: Uint8Array;
  /** 0 or 1. */
  BOOL: Uint8Array;
}

/** An element type, by its safetensors name. */
export type StoredDtype = keyof StoredArrays;

/** One tensor of a file. `data` holds `product(shape)` elements in row-major order; shape `[]` is a scalar. */
export type StoredTensor = {
  [D in StoredDtype]: { readonly dtype: D; readonly shape: number[]; readonly data: StoredArrays[D] };
}[StoredDtype];

interface ArrayType {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): StoredTensor["data"];
}

const ARRAY_TYPES: Readonly<Record<StoredDtype, ArrayType>> = {
  F64: Float64Array,
  F32: Float32Array,
  F16: Uint16Array,
  BF16: Uint16Array,
  I64: BigInt64Array,
  I32: Int32Array,
  I16: Int16Array,
  I8: Int8Array,
  U8: Uint8Array,
  BOOL: Uint8Array,
};

/** The element types that can be read and written. */
export const STORED_DTYPES = Object.keys(ARRAY_TYPES) as readonly StoredDtype[];

/** Whether `name` is one of {@linkcode STORED_DTYPES}. */
export function isStoredDtype(name: unknown): name is StoredDtype {
  return typeof name === "string" && Object.hasOwn(ARRAY_TYPES, name);
}

/** Bytes that one element takes. */
export function elementBytes(dtype: StoredDtype): number {
  return ARRAY_TYPES[dtype].BYTES_PER_ELEMENT;
}

/**
 * Number of elements of a shape.
 *
 * @param shape Any values, as read from a file.
 * @returns The product, or `undefined` unless all are integers from 0 up and the product is one too.
 */
export function elementCount(shape: readonly unknown[]): number | undefined {
  let count = 1;
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || (size as number) < 0) return undefined;
    count *= size as number;
    if (!Number.isSafeInteger(count)) return undefined;
  }
  return count;
}

/**
 * Sees little-endian bytes as a tensor.
 *
 * @param dtype Element type.
 * @param shape Sizes of the axes; their product times the element size is the length of `bytes`.
 * @param bytes Row-major elements. Shared with the result where their alignment allows it, else copied.
 */
export function storedTensor(dtype: StoredDtype, shape: number[], bytes: Uint8Array): StoredTensor {
  const type = ARRAY_TYPES[dtype];
  const aligned = bytes.byteOffset % type.BYTES_PER_ELEMENT === 0 ? bytes : bytes.slice();
  const data = new type(aligned.buffer, aligned.byteOffset, bytes.length / type.BYTES_PER_ELEMENT);
  return { dtype, shape, data } as StoredTensor;
}

/** The elements of a tensor as little-endian bytes, sharing its memory. */
export function tensorBytes(tensor: StoredTensor): Uint8Array {
  const { buffer, byteOffset, byteLength } = tensor.data;
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/**
 * The elements of a floating-point tensor as float32.
 *
 * @param tensor F64 (rounded), F32 (its own array, not a copy), F16 or BF16 (widened exactly).
 * @param name Name of the tensor, for the message.
 * @throws {TypeError} The tensor holds integers or truth values.
 */
export function toFloat32(tensor: StoredTensor, name = "tensor"): Float32Array {
  switch (tensor.dtype) {
    case "F32":
      return tensor.data;
    case "F64":
      return new Float32Array(tensor.data);
    case "F16":
      return decodeFloat16(tensor.data);
    case "BF16":
      return decodeBfloat16(tensor.data);
    default:
      throw new TypeError(
        `Cannot read ${quote(name)} as float32: its type is ${tensor.dtype}, expected F32, F64, F16 or BF16`,
      );
  }
}

/**
 * The elements of an integer tensor as int32.
 *
 * @param tensor I64, I32 (its own array, not a copy), I16, I8, U8 or BOOL.
 * @param name Name of the tensor, for the message.
 * @throws {TypeError} The tensor holds floating-point numbers.
 * @throws {RangeError} An element does not fit.
 */
export function toInt32(tensor: StoredTensor, name = "tensor"): Int32Array {
  switch (tensor.dtype) {
    case "I32":
      return tensor.data;
    case "I16":
    case "I8":
    case "U8":
    case "BOOL":
      return new Int32Array(tensor.data);
    case "I64": {
      const outside = tensor.data.find((value) => BigInt.asIntN(32, value) !== value);
      if (outside === undefined) return Int32Array.from(tensor.data, Number);
      throw new RangeError(
        `Cannot read ${quote(name)} as int32: it holds ${outside}, expected integers of 32 bits`,
      );
    }
    default:
      throw new TypeError(
        `Cannot read ${quote(name)} as int32: its type is ${tensor.dtype}, expected an integer type`,
      );
  }
}

/**
 * Widens IEEE 754 binary16 numbers. Exact, subnormal numbers and infinities included.
 *
 * @param bits One number per element, as its bit pattern.
 * @returns The same numbers as float32.
 */
export function decodeFloat16(bits: Uint16Array): Float32Array {
  return new Float32Array(new Float16Array(bits.buffer, bits.byteOffset, bits.length));
}

/**
 * Narrows numbers to IEEE 754 binary16, to the nearest, ties to even. Beyond 65504 (by half a step) they become infinite.
 *
 * @param values Numbers of any range.
 * @returns One bit pattern per number.
 */
export function encodeFloat16(values: Float32Array | Float64Array): Uint16Array {
  const halves = new Float16Array(values);
  return new Uint16Array(halves.buffer);
}

/**
 * Widens bfloat16 numbers. Exact, subnormal numbers, infinities and NaN payloads included.
 *
 * @param bits One number per element, as its bit pattern.
 * @returns The same numbers as float32.
 */
export function decodeBfloat16(bits: Uint16Array): Float32Array {
  const wide = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) wide[i] = bits[i] << 16;
  return new Float32Array(wide.buffer);
}
