import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { nearestIndex } from "../../src/data/nearest.ts";
import { readGolden } from "./_golden.ts";

Deno.test("nearestIndex() takes the middle of each stretch when shrinking and repeats when upsampling", () => {
  assertEquals([...nearestIndex(6, 2)], [1, 4]);
  assertEquals([...nearestIndex(2, 5)], [0, 0, 1, 1, 1]);
});

Deno.test("nearestIndex() is the identity at the same size", () => {
  assertEquals([...nearestIndex(128, 128)], Array.from({ length: 128 }, (_, i) => i));
});

Deno.test("nearestIndex() accumulates its rounding: 1024 to 320 is not the closed form in 28 places", () => {
  const closed = Int32Array.from({ length: 320 }, (_, i) => Math.floor(((i + 0.5) * 1024) / 320));
  const index = nearestIndex(1024, 320);
  assertNotEquals(index, closed);
  assertEquals(index.filter((value, i) => value !== closed[i]).length, 28);
});

Deno.test("nearestIndex() stays within the source and never decreases", () => {
  const size = fc.integer({ min: 1, max: 3000 });
  fc.assert(fc.property(size, size, (from, to) => {
    const index = nearestIndex(from, to);
    assertEquals(index.length, to);
    assert(index[0] >= 0 && index[to - 1] < from);
    assert(index.every((value, i) => i === 0 || value >= index[i - 1]));
  }));
});

Deno.test("nearestIndex() equals Pillow's index for all golden size pairs", async () => {
  const golden = await readGolden("nearest_index");
  assert(golden.names.length > 0);
  for (const name of golden.names) {
    const [from, to] = name.split("_to_").map(Number);
    assertEquals([...nearestIndex(from, to)], golden.get(name).data, name);
  }
});

Deno.test("nearestIndex() refuses sizes that are no positive integers", () => {
  for (const [from, to] of [[0, 4], [4, 0], [4, 2.5], [NaN, 4]]) {
    assertThrows(() => nearestIndex(from, to), RangeError, `Cannot resize "${from} to ${to}"`);
  }
});
