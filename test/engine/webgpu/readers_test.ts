import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { readersOf } from "../../../src/engine/webgpu/readers.ts";

Deno.test("readersOf() lists the places that read each row, worked by hand", () => {
  // Row 0 is read at places 1 and 3, row 1 nowhere, row 2 at 0 and 2.
  assertEquals([...readersOf("read", Int32Array.of(2, 0, 2, 0), 3)], [4, 6, 6, 8, 1, 3, 0, 2]);
});

Deno.test("readersOf() lists every place once, in ascending order under its row", () => {
  const table = fc.integer({ min: 1, max: 9 }).chain((height) =>
    fc.tuple(fc.constant(height), fc.array(fc.integer({ min: 0, max: height - 1 })))
  );
  fc.assert(fc.property(table, ([height, rows]) => {
    const list = readersOf("read", Int32Array.from(rows), height);
    for (let row = 0; row < height; row++) {
      const places = [...list.slice(list[row], list[row + 1])];
      assertEquals(places, rows.flatMap((read, place) => read === row ? [place] : []));
    }
  }));
});

Deno.test("readersOf() refuses a row that the table has not", () => {
  assertThrows(
    () => readersOf("upsample", Int32Array.of(0, 3), 3),
    RangeError,
    "Cannot upsample row 3: there are 3 rows, expected 0..2",
  );
});
