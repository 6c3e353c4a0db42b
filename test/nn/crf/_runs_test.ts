import { assertEquals } from "@std/assert";
import { KeyTable } from "../../../src/nn/crf/_key_table.ts";
import { RunFinder } from "../../../src/nn/crf/_runs.ts";

function runs(keys: number[][], direction: number): number[] {
  const d = keys[0].length;
  const table = new KeyTable(keys.length, d);
  keys.forEach((key) => table.intern(Int32Array.from(key), 0));
  const out = new Int32Array(keys.length);
  return [...out.subarray(0, new RunFinder(keys.length, d).find(table, direction, out))];
}

Deno.test("find() follows one-dimensional points both ways and leaves out the lonely one", () => {
  const keys = [[0], [1], [5], [2]];
  assertEquals(runs(keys, 0), [3, 1, ~0]);
  assertEquals(runs(keys, 1), [0, 1, ~3]);
});

Deno.test("find() steps by -d in the direction's own coordinate and by 1 in the others", () => {
  const keys = [[0, 0], [-2, 1], [1, -2], [1, 1]];
  assertEquals(runs(keys, 0), [0, ~1]);
  assertEquals(runs(keys, 1), [0, ~2]);
  assertEquals(runs(keys, 2), [0, ~3]);
});

Deno.test("find() returns no entries where no point has a neighbour", () => {
  assertEquals(runs([[0, 0], [10, 10]], 0), []);
});
