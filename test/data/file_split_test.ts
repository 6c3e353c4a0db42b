import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { fileSplit } from "../../src/data/file_split.ts";

const readers = {
  image: (path: string) =>
    Promise.resolve({ width: 2, height: 1, data: new Uint8Array(6).fill(path.length) }),
  label: (path: string) =>
    Promise.resolve({ width: 2, height: 1, data: new Int32Array(2).fill(path.length) }),
};
const split = fileSplit("set", "val", [
  { id: "one", image: "1", label: "22" },
  { id: "two", image: "333" },
], readers);

Deno.test("fileSplit() reads the files of an item", async () => {
  assertEquals([split.name, split.length, split.id(0)], ["val", 2, "one"]);
  assertEquals((await split.image(1)).data[0], 3);
  assertEquals((await split.label(0)).data, Int32Array.of(2, 2));
});

Deno.test("fileSplit() ignores every pixel of an item without labels", async () => {
  assertEquals(await split.label(1), { width: 2, height: 1, data: Int32Array.of(-1, -1) });
});

Deno.test("fileSplit() refuses an index outside the split", async () => {
  const message = 'Cannot read item "set/val/2": the split has 2 items, expected 0..1';
  assertThrows(() => split.id(2), RangeError, message);
  await assertRejects(() => split.image(2), RangeError, message);
  await assertRejects(() => split.label(0.5), RangeError, 'Cannot read item "set/val/0.5"');
});
