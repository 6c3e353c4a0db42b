import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { decodeBfloat16, decodeFloat16, encodeFloat16 } from "../../src/formats/float16.ts";

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
