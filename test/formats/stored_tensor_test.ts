import fc from "fast-check";
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  decodeBfloat16,
  decodeFloat16,
  elementBytes,
  elementCount,
  encodeFloat16,
  isStoredDtype,
  STORED_DTYPES,
  storedTensor,
  tensorBytes,
  toFloat32,
  toInt32,
} from "../../src/formats/stored_tensor.ts";

Deno.test("elementBytes() knows every type", () => {
  const sizes = Object.fromEntries(STORED_DTYPES.map((dtype) => [dtype, elementBytes(dtype)]));
  assertEquals(sizes, { F64: 8, F32: 4, F16: 2, BF16: 2, I64: 8, I32: 4, I16: 2, I8: 1, U8: 1, BOOL: 1 });
});

Deno.test("isStoredDtype() refuses names of other types and of object properties", () => {
  assertEquals(["F32", "F8_E4M3", "f32", "toString", "__proto__", 3].map(isStoredDtype), [
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});

Deno.test("elementCount() multiplies sizes and refuses what is no size", () => {
  assertEquals(elementCount([]), 1);
  assertEquals(elementCount([2, 3, 4]), 24);
  assertEquals(elementCount([5, 0]), 0);
  for (const shape of [[-1], [1.5], ["2"], [null], [NaN], [2 ** 60], [2 ** 30, 2 ** 30]]) {
    assertEquals(elementCount(shape), undefined, JSON.stringify(shape));
  }
});

Deno.test("storedTensor() reads little-endian elements at any alignment", () => {
  const bytes = Uint8Array.of(9, 0, 0, 128, 63, 0, 0, 0, 192);
  assertEquals(storedTensor("F32", [2], bytes.subarray(1)), {
    dtype: "F32",
    shape: [2],
    data: Float32Array.of(1, -2),
  });
  assertEquals(storedTensor("I16", [2, 1], Uint8Array.of(255, 255, 2, 1)).data, Int16Array.of(-1, 258));
});

Deno.test("tensorBytes() undoes storedTensor()", () => {
  const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  for (const dtype of STORED_DTYPES) {
    assertEquals(tensorBytes(storedTensor(dtype, [8 / elementBytes(dtype)], bytes)), bytes, dtype);
  }
});

Deno.test("toFloat32() widens every floating-point type and refuses integers", () => {
  const data = Float32Array.of(1, -2);
  assertStrictEquals(toFloat32({ dtype: "F32", shape: [2], data }), data);
  assertEquals(toFloat32({ dtype: "F64", shape: [2], data: Float64Array.of(1, -2) }), data);
  assertEquals(toFloat32({ dtype: "F16", shape: [2], data: Uint16Array.of(0x3c00, 0xc000) }), data);
  assertEquals(toFloat32({ dtype: "BF16", shape: [2], data: Uint16Array.of(0x3f80, 0xc000) }), data);
  assertThrows(
    () => toFloat32({ dtype: "I32", shape: [1], data: Int32Array.of(1) }, "step"),
    TypeError,
    'Cannot read "step" as float32: its type is I32, expected F32, F64, F16 or BF16',
  );
});

Deno.test("toInt32() widens small integers, checks large ones and refuses floats", () => {
  assertEquals(toInt32({ dtype: "U8", shape: [1], data: Uint8Array.of(255) }), Int32Array.of(255));
  assertEquals(toInt32({ dtype: "I8", shape: [1], data: Int8Array.of(-1) }), Int32Array.of(-1));
  assertEquals(toInt32({ dtype: "I64", shape: [1], data: BigInt64Array.of(-5n) }), Int32Array.of(-5));
  const large = { dtype: "I64" as const, shape: [1], data: BigInt64Array.of(2n ** 31n) };
  assertThrows(
    () => toInt32(large, "count"),
    RangeError,
    'Cannot read "count" as int32: it holds 2147483648',
  );
  assertThrows(
    () => toInt32({ dtype: "F32", shape: [0], data: new Float32Array() }),
    TypeError,
    "its type is F32",
  );
});

Deno.test("decodeFloat16() reads normal, subnormal and infinite numbers exactly", () => {
  const bits = Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0001, 0x03ff, 0x0400, 0x7c00, 0xfc00);
  const expected = [1, -2, 65504, 2 ** -24, 1023 * 2 ** -24, 2 ** -14, Infinity, -Infinity];
  assertEquals([...decodeFloat16(bits)], expected);
  assert(Object.is(decodeFloat16(Uint16Array.of(0x8000))[0], -0));
  assert(Number.isNaN(decodeFloat16(Uint16Array.of(0x7e01))[0]));
});

Deno.test("decodeFloat16() reads a view into a larger buffer", () => {
  assertEquals([...decodeFloat16(Uint16Array.of(0, 0x3c00, 0xc000, 0).subarray(1, 3))], [1, -2]);
});

Deno.test("decodeFloat16() agrees with the formula of binary16 for all 65536 patterns", () => {
  const bits = Uint16Array.from({ length: 65536 }, (_, i) => i);
  const values = decodeFloat16(bits);
  for (const pattern of bits) {
    const sign = pattern & 0x8000 ? -1 : 1;
    const exponent = (pattern >> 10) & 31;
    const fraction = pattern & 1023;
    const expected = exponent === 31
      ? (fraction === 0 ? sign * Infinity : NaN)
      : exponent === 0
      ? sign * fraction * 2 ** -24
      : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
    assert(Object.is(values[pattern], expected), `pattern ${pattern}`);
  }
});

Deno.test("encodeFloat16() undoes decodeFloat16() for every pattern that is a number", () => {
  const bits = Uint16Array.from({ length: 65536 }, (_, i) => i).filter((i) =>
    (i & 0x7c00) !== 0x7c00 || (i & 1023) === 0
  );
  assertEquals(encodeFloat16(decodeFloat16(bits)), bits);
});

Deno.test("encodeFloat16() rounds ties to even and overflows to infinity", () => {
  const ulp = 2 ** -10;
  const cases: [number, number][] = [
    [1 + ulp / 2, 0x3c00],
    [1 + 1.5 * ulp, 0x3c02],
    [1 + ulp / 2 + 2 ** -23, 0x3c01],
    [2 ** -25, 0x0000],
    [1.5 * 2 ** -24, 0x0002],
    [65519, 0x7bff],
    [65520, 0x7c00],
    [-1e30, 0xfc00],
    [-0, 0x8000],
  ];
  for (const [value, expected] of cases) {
    assertEquals(encodeFloat16(Float32Array.of(value))[0], expected, String(value));
  }
  const nan = encodeFloat16(Float32Array.of(NaN))[0];
  assert((nan & 0x7c00) === 0x7c00 && (nan & 1023) !== 0);
});

Deno.test("encodeFloat16() rounds a double once, not by way of float32", () => {
  assertEquals(encodeFloat16(Float64Array.of(1 + 2 ** -11 + 2 ** -40))[0], 0x3c01);
});

Deno.test("encodeFloat16() is monotone", () => {
  const number = fc.float({ noNaN: true });
  fc.assert(fc.property(number, number, (a, b) => {
    const [x, y] = decodeFloat16(encodeFloat16(Float32Array.of(Math.min(a, b), Math.max(a, b))));
    assert(x <= y);
  }));
});

Deno.test("decodeBfloat16() reads the upper half of a float32", () => {
  const bits = Uint16Array.of(0x3f80, 0xc000, 0x0001, 0x7f80, 0xff80, 0x7f7f);
  assertEquals([...decodeBfloat16(bits)], [1, -2, 2 ** -133, Infinity, -Infinity, (2 - 2 ** -7) * 2 ** 127]);
  assert(Number.isNaN(decodeBfloat16(Uint16Array.of(0x7fc0))[0]));
});

Deno.test("decodeBfloat16() is exact for float32 numbers whose lower half is zero", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 0xffff }), (pattern) => {
    const decoded = decodeBfloat16(Uint16Array.of(pattern));
    assertEquals(new Uint32Array(decoded.buffer)[0], pattern * 65536);
  }));
});
