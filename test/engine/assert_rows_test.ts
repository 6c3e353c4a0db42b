import { assertThrows } from "@std/assert";
import { assertRows } from "../../src/engine/assert_rows.ts";

Deno.test("assertRows() accepts the first and the last row", () => {
  assertRows("gather", Int32Array.of(0, 4), 5);
});

Deno.test("assertRows() refuses rows before the first and after the last", () => {
  for (const row of [-1, 5]) {
    assertThrows(
      () => assertRows("gather", Int32Array.of(0, row), 5),
      RangeError,
      `Cannot gather row ${row}: there are 5 rows, expected 0..4`,
    );
  }
});
