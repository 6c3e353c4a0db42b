import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { transposed } from "./transposed.ts";

Deno.test("transposed() turns rows into columns", () => {
  assertEquals(transposed(Float32Array.of(1, 2, 3, 4, 5, 6), 2), Float32Array.of(1, 4, 2, 5, 3, 6));
});

Deno.test("transposed() twice gives the matrix back", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), (rows, columns) => {
    const values = Float32Array.from({ length: rows * columns }, (_, at) => at);
    assertEquals(transposed(transposed(values, rows), columns), values);
  }));
});
