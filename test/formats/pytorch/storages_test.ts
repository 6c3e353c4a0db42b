import { assertEquals, assertThrows } from "@std/assert";
import { resolveSymbol } from "../../../src/formats/pytorch/pickle_symbols.ts";
import { Tuple } from "../../../src/formats/pytorch/pickle_values.ts";
import { StorageView } from "../../../src/formats/pytorch/tensor_view.ts";
import { StorageTable } from "../../../src/formats/pytorch/storages.ts";

const FLOAT = resolveSymbol("torch", "FloatStorage");

function id(key: unknown, count: unknown, ...view: unknown[]): Tuple {
  return new Tuple(["storage", FLOAT, key, "cuda:0", count, ...view]);
}

Deno.test("StorageTable reads ids of five and six items and remembers the storage", () => {
  const table = new StorageTable("f");
  const expected = new StorageView("0", "F32", 12);
  assertEquals(table.load(id("0", 12)), expected);
  assertEquals(table.load(id("0", 12, null)), expected);
  assertEquals(table.get("0"), expected);
  assertEquals(table.get("1"), undefined);
});

Deno.test("StorageTable reads views of a storage", () => {
  const table = new StorageTable("f");
  assertEquals(table.load(id("0", 12, new Tuple(["v", 4, 8]))), new StorageView("0", "F32", 12, 4, 8));
  assertEquals(table.get("0")?.length, 12);
});

Deno.test("StorageTable refuses views that do not fit", () => {
  const views = [new Tuple(["v", 5, 8]), new Tuple(["v", -1, 2]), new Tuple(["v", 0]), 7, new Tuple([])];
  for (const view of views) {
    assertThrows(
      () => new StorageTable("f").load(id("0", 12, view)),
      RangeError,
      "it has a view that does not fit",
    );
  }
});

Deno.test("StorageTable refuses ids that are no storage", () => {
  const ids = [
    7,
    new Tuple([]),
    new Tuple(["module", FLOAT, "0", "cpu", 1]),
    new Tuple(["storage", "FloatStorage", "0", "cpu", 1]),
    new Tuple(["storage", resolveSymbol("torch", "Size"), "0", "cpu", 1]),
    id(3, 1),
  ];
  for (const value of ids) {
    assertThrows(() => new StorageTable("f").load(value), TypeError, 'Cannot read "f": its pickle refers to');
  }
});

Deno.test("StorageTable refuses counts that are none, or that change", () => {
  for (const count of [-1, 1.5, "12", null, 2n ** 60n]) {
    assertThrows(() => new StorageTable("f").load(id("0", count)), RangeError, 'storage "0" of "f": it has');
  }
  const table = new StorageTable("f");
  table.load(id("0", 12));
  assertThrows(() => table.load(id("0", 13)), RangeError, "it is once 12 F32, once 13 F32");
});
