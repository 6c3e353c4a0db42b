import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { rowMajor } from "../../../src/formats/mat/row_major.ts";

Deno.test("rowMajor() makes the last axis of three the fastest", () => {
  const index = (i: number, j: number, k: number) => 100 * i + 10 * j + k;
  const shape = [2, 3, 4];
  const stored: number[] = [];
  const expected: number[] = [];
  for (let k = 0; k < 4; k++) {
    for (let j = 0; j < 3; j++) for (let i = 0; i < 2; i++) stored.push(index(i, j, k));
  }
  for (let i = 0; i < 2; i++) {
    for (let j = 0; j < 3; j++) for (let k = 0; k < 4; k++) expected.push(index(i, j, k));
  }
  assertEquals(rowMajor({ shape, data: Int32Array.from(stored) }), Int32Array.from(expected));
});

Deno.test("rowMajor() undoes itself with the axes reversed", () => {
  const shapes = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 4 });
  fc.assert(fc.property(shapes, (shape) => {
    const data = Int32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i);
    assertEquals(rowMajor({ shape: shape.toReversed(), data: rowMajor({ shape, data }) }), data);
  }));
});
