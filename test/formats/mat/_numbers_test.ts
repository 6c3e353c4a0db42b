import { assertEquals, assertThrows } from "@std/assert";
import { CLASS_MAKERS, readNumbers } from "../../../src/formats/mat/_numbers.ts";

const chunk = (bytes: ArrayLike<number>, littleEndian = true) => ({
  bytes: Uint8Array.from(bytes),
  littleEndian,
  file: "f.mat",
});

Deno.test("CLASS_MAKERS knows the classes of real numbers of up to 64 bits, whole ones of up to 32", () => {
  assertEquals([...CLASS_MAKERS.keys()], [6, 7, 8, 9, 10, 11, 12, 13]);
});

Deno.test("readNumbers() reads every storage in both byte orders", () => {
  const one: [number, number[]][] = [
    [1, [1]],
    [2, [1]],
    [3, [1, 0]],
    [4, [1, 0]],
    [5, [1, 0, 0, 0]],
    [6, [1, 0, 0, 0]],
    [7, [0, 0, 0x80, 0x3f]],
    [9, [0, 0, 0, 0, 0, 0, 0xf0, 0x3f]],
  ];
  for (const [type, bytes] of one) {
    assertEquals(readNumbers(type, chunk(bytes), 1, Float64Array), Float64Array.of(1));
    assertEquals(readNumbers(type, chunk(bytes.toReversed(), false), 1, Float64Array), Float64Array.of(1));
  }
});

Deno.test("readNumbers() widens numbers that are stored in a smaller type than their class", () => {
  assertEquals(readNumbers(1, chunk([255, 2]), 2, Int32Array), Int32Array.of(-1, 2));
});

Deno.test("readNumbers() refuses numbers that do not fit their class", () => {
  const error = assertThrows(() => readNumbers(3, chunk([0, 1]), 1, Uint8Array), RangeError);
  assertEquals(
    error.message,
    'Cannot read MAT file "f.mat": an array holds 256, expected numbers of its class (Uint8Array)',
  );
  const nan = [0, 0, 0xc0, 0x7f];
  assertThrows(() => readNumbers(7, chunk(nan), 1, Int32Array), RangeError, "an array holds NaN");
  assertEquals(readNumbers(7, chunk(nan), 1, Float32Array), Float32Array.of(NaN));
});

Deno.test("readNumbers() refuses another number of bytes", () => {
  const error = assertThrows(() => readNumbers(5, chunk([1, 0, 0, 0]), 2, Int32Array), RangeError);
  assertEquals(error.message, 'Cannot read MAT file "f.mat": an array has 4 bytes, expected 2 x 4');
});

Deno.test("readNumbers() refuses elements that hold no numbers", () => {
  assertThrows(() => readNumbers(14, chunk([]), 0, Uint8Array), SyntaxError, "numbers have element type 14");
});
