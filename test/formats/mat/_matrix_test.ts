import { assertEquals, assertThrows } from "@std/assert";
import { readMatrix } from "../../../src/formats/mat/_matrix.ts";
import { element, matrix, type MatrixParts, smallElement } from "./_mat.ts";

const LIMIT = 100;

function read(parts: MatrixParts) {
  return readMatrix({ bytes: matrix(parts).subarray(8), littleEndian: true, file: "f.mat" }, LIMIT);
}

Deno.test("readMatrix() reads name, shape and numbers", () => {
  assertEquals(read({}), { name: "x", shape: [1, 2], data: Uint8Array.of(1, 2) });
  assertEquals(read({ flags: 12, numbers: smallElement(2, [3, 4]) })?.data, Int32Array.of(3, 4));
});

Deno.test("readMatrix() reads a logical array as bytes and an empty one as nothing", () => {
  assertEquals(read({ flags: 0x0209 })?.data, Uint8Array.of(1, 2));
  assertEquals(read({ shape: [0, 5], numbers: element(2, []) }), {
    name: "x",
    shape: [0, 5],
    data: new Uint8Array(),
  });
});

Deno.test("readMatrix() leaves out classes without plain numbers", () => {
  for (const flags of [1, 2, 3, 4, 5, 14, 15, 0]) assertEquals(read({ flags }), undefined);
});

Deno.test("readMatrix() refuses complex numbers", () => {
  const error = assertThrows(() => read({ flags: 0x0809 }), TypeError);
  assertEquals(error.message, 'Cannot read MAT file "f.mat": "x" is complex, expected real numbers');
});

Deno.test("readMatrix() refuses a terabyte before it makes room for it", () => {
  const error = assertThrows(() => read({ shape: [1 << 20, 1 << 20] }), RangeError);
  assertEquals(
    error.message,
    'Cannot read MAT file "f.mat": "x" has 1048576x1048576 numbers, expected at most 100 bytes',
  );
  assertThrows(
    () => read({ shape: new Array(32).fill(0x7fffffff) }),
    RangeError,
    "expected at most 100 bytes",
  );
  assertThrows(() => read({ shape: [50, 1], flags: 12 }), RangeError, '"x" has 50x1 numbers');
});

Deno.test("readMatrix() refuses sizes below zero and odd numbers of axes", () => {
  assertThrows(() => read({ shape: [-1, 2] }), RangeError, "an axis has size -1");
  assertThrows(() => read({ shape: [2] }), SyntaxError, "array sizes have 4 bytes");
  assertThrows(() => read({ shape: new Array(33).fill(1) }), SyntaxError, "array sizes have 132 bytes");
});

Deno.test("readMatrix() refuses names that are none", () => {
  for (const name of ["", "1x", "a b", "é", "__proto__\0", "x".repeat(64)]) {
    assertThrows(() => read({ name }), SyntaxError, "an array is called");
  }
});

Deno.test("readMatrix() refuses parts that are out of order", () => {
  const bytes = element(5, [1, 0, 0, 0, 1, 0, 0, 0]);
  assertThrows(
    () => readMatrix({ bytes, littleEndian: true, file: "f.mat" }, LIMIT),
    SyntaxError,
    "element type 5 stands for array flags, expected 6",
  );
});
