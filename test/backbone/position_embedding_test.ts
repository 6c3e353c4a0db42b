import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { resizePositions } from "../../src/backbone/position_embedding.ts";

Deno.test("resizePositions() returns the stored table at the stored size", () => {
  const values = Float32Array.of(1, 2, 3, 4);
  assertEquals(resizePositions({ grid: 2, channels: 1, values }, 2, 2), values);
});

Deno.test("resizePositions() samples by the scale with the added tenth, worked by hand", () => {
  // One column of 2 to 1: scale 1.1 / 2, source 0.5 / 0.55 - 0.5 = 9/22; t = 9/22 between rows 0 and 1, borders repeated.
  const t = 9 / 22;
  const near = (x: number) => (1.25 * x - 2.25) * x * x + 1;
  const far = (x: number) => -0.75 * x ** 3 + 3.75 * x * x - 6 * x + 3;
  const first = far(t + 1) + near(t);
  const values = Float32Array.of(1, 1, 0, 0);
  assertAlmostEquals(resizePositions({ grid: 2, channels: 1, values }, 1, 1)[0], first, 1e-7);
});

Deno.test("resizePositions() keeps a constant table at any size", () => {
  const size = fc.integer({ min: 1, max: 12 });
  fc.assert(fc.property(fc.integer({ min: 1, max: 5 }), size, size, (grid, height, width) => {
    const table = { grid, channels: 2, values: new Float32Array(grid * grid * 2).fill(3) };
    const resized = resizePositions(table, height, width);
    assertEquals(resized.length, height * width * 2);
    for (const value of resized) assertAlmostEquals(value, 3, 1e-5);
  }));
});

Deno.test("resizePositions() resizes a grid of as many patches that is not square", () => {
  const values = Float32Array.of(0, 1, 2, 3);
  const resized = resizePositions({ grid: 2, channels: 1, values }, 1, 4);
  assertEquals(resized.length, 4);
  assertEquals([...resized].every((value) => values.includes(value)), false);
});
