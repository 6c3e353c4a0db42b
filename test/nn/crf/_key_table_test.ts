import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { KeyTable } from "../../../src/nn/crf/_key_table.ts";

Deno.test("intern() numbers keys in the order of first sight", () => {
  const table = new KeyTable(3, 2);
  const keys = Int32Array.of(5, -1, 0, 0, 5, -1, -1, 5);
  assertEquals([0, 2, 4, 6].map((start) => table.intern(keys, start)), [0, 1, 0, 2]);
  assertEquals(table.count, 3);
  assertEquals([...table.keys], [5, -1, 0, 0, -1, 5]);
});

Deno.test("find() returns -1 for a key that was never added, also after clear()", () => {
  const table = new KeyTable(2, 1);
  table.intern(Int32Array.of(7), 0);
  assertEquals(table.find(Int32Array.of(8), 0), -1);
  assertEquals(table.find(Int32Array.of(7), 0), 0);
  table.clear();
  assertEquals(table.find(Int32Array.of(7), 0), -1);
  assertEquals(table.count, 0);
});

Deno.test("intern() keeps every number while the table grows", () => {
  const count = 5000;
  const table = new KeyTable(count, 2);
  const keys = Int32Array.from({ length: 2 * count }, (_, i) => i % 2 === 0 ? i >> 1 : -(i >> 3));
  for (let i = 0; i < count; i++) assertEquals(table.intern(keys, 2 * i), i);
  for (let i = 0; i < count; i++) assertEquals(table.find(keys, 2 * i), i);
});

Deno.test("intern() agrees with a Map of strings", () => {
  const coordinate = fc.integer({ min: -2, max: 2 });
  fc.assert(fc.property(fc.array(fc.tuple(coordinate, coordinate, coordinate), { minLength: 1 }), (keys) => {
    const table = new KeyTable(keys.length, 3);
    const known = new Map<string, number>();
    for (const key of keys) {
      if (!known.has(key.join())) known.set(key.join(), known.size);
      assertEquals(table.intern(Int32Array.from(key), 0), known.get(key.join()));
    }
  }));
});
