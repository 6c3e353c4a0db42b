import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { join } from "node:path";
import { labelTable, pngLabelReaders, toClasses } from "../../src/data/label_table.ts";
import { labelPng, withFiles } from "./_files.ts";
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

Deno.test("toClasses() doubts values that no file of a dataset holds, and gives them their class", () => {
  const table = labelTable([0, 1, 0], { values: [2, 255], hint: "no file does" });
  const { data, doubt } = toClasses(map(0, 2), table, "l.png");
  assertEquals([[...data], doubt], [[0, 0], '"l.png" holds the value 2, and no file does']);
  assertEquals(toClasses(map(0, 255), table, "l.png").doubt, '"l.png" holds the value 255, and no file does');
  assertEquals(toClasses(map(0, 1), table, "l.png").doubt, undefined);
});

Deno.test("toClasses() keeps the colours of the values in a palette file, and names that of an unknown one", () => {
  const palette = [[0, 0, 0], [128, 0, 0], [0, 128, 0]];
  const drawn = { ...map(1, 255), palette };
  assertEquals(toClasses(drawn, labelTable([0, 1]), "l.png").palette, new Map([[1, "128,0,0"]]));
  assertThrows(
    () => toClasses({ ...map(2), palette }, labelTable([0, 1]), "l.png"),
    RangeError,
    "it holds the palette index 2 (colour 0,128,0), expected 0..1 or 255",
  );
});

Deno.test("pngLabelReaders() read labels and their sizes", async () => {
  const { label, labelSize } = pngLabelReaders(labelTable([1, 0]));
  await withFiles({ "l.png": labelPng(3, 2, 1) }, async (root) => {
    assertEquals(await label(join(root, "l.png")), { width: 3, height: 2, data: new Int32Array(6) });
    assertEquals(await labelSize!(join(root, "l.png")), { width: 3, height: 2 });
  });
});
