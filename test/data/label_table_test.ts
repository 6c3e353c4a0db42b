import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { labelTable, toClasses } from "../../src/data/label_table.ts";
import { IGNORED } from "../../src/data/types.ts";

const map = (...data: number[]) => ({ width: data.length, height: 1, data: Int32Array.from(data) });

Deno.test("toClasses() looks every stored number up", () => {
  const table = labelTable([-3, 5, 4]);
  assertEquals(toClasses(map(0, 1, 2, 255), table, "l.png").data, Int32Array.of(IGNORED, 5, 4, IGNORED));
});

Deno.test("toClasses() refuses numbers that are not in the table", () => {
  const table = labelTable([0, 1]);
  for (const value of [2, 254, 256, 65535, -1]) {
    const error = assertThrows(() => toClasses(map(0, value), table, "l.png"), RangeError);
    assertEquals(
      error.message,
      `Cannot read label map "l.png": it holds the value ${value}, expected 0..1 or 255`,
    );
  }
});

Deno.test("toClasses() yields known classes or refuses, whatever is stored", () => {
  const table = labelTable([2, 0, 1]);
  fc.assert(fc.property(fc.uint16Array({ minLength: 1 }), (data) => {
    const known = data.every((value) => value < 3 || value === 255);
    const run = () =>
      toClasses({ width: data.length, height: 1, data: Uint16Array.from(data) }, table, "l.png");
    if (!known) assertThrows(run, RangeError);
    else assertEquals(run().data.every((value) => value >= IGNORED && value < 3), true);
  }));
});
