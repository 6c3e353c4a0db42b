import { assertEquals } from "@std/assert";
import { copyRows } from "../../../src/evaluate/crf/_rows.ts";

Deno.test("copyRows() leaves the padding of longer rows as it is", () => {
  const target = new Float32Array(6).fill(9);
  copyRows(Float32Array.of(1, 2, 3, 4), 2, target, 3);
  assertEquals([...target], [1, 2, 9, 3, 4, 9]);
});

Deno.test("copyRows() drops the padding of longer source rows", () => {
  const target = new Float32Array(4);
  copyRows(Float32Array.of(1, 2, 9, 3, 4, 9), 3, target, 2);
  assertEquals([...target], [1, 2, 3, 4]);
});
