/**
 * Sixteen-bit floating point: IEEE 754 binary16 ("half") and bfloat16, the upper half of a float32.
 *
 * @module
 */

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
