/**
 * The wire format of protocol buffers, as much of it as ONNX models and TensorBoard's events need.
 *
 * @module
 */

/** Wire types. */
const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** A part of a message: fields already in wire format. */
export type Message = readonly number[];

/** A field that holds a whole number of at least 0. */
export function integer(field: number, value: number): Message {
  return [...varint(8 * field + VARINT), ...varint(value)];
}

/** A field that holds a float32. */
export function float(field: number, value: number): Message {
  return [...varint(8 * field + FIXED32), ...new Uint8Array(Float32Array.of(value).buffer)];
}

/** A field that holds a float64. */
export function double(field: number, value: number): Message {
  return [...varint(8 * field + FIXED64), ...new Uint8Array(Float64Array.of(value).buffer)];
}

/** A field that holds a text. */
export function text(field: number, value: string): Message {
  return message(field, [...new TextEncoder().encode(value)]);
}

/** A field that holds a message, made of the fields in `parts`. */
export function message(field: number, ...parts: readonly Message[]): Message {
  const body = parts.flat();
  return [...bytesHead(field, body.length), ...body];
}

/** What stands before the bytes of a message, a text or a field of bytes. */
export function bytesHead(field: number, length: number): Message {
  return [...varint(8 * field + BYTES), ...varint(length)];
}

/** Seven bits a byte, the lowest first; the eighth says that more follow. */
function varint(value: number): number[] {
  const bytes = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push(value % 128 + 128);
  return [...bytes, value];
}
