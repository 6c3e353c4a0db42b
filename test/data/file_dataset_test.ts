import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { fileDataset, fileSplit } from "../../src/data/file_dataset.ts";

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

Deno.test("fileSplit() tells groups where any item has one; others are their own", () => {
  assertEquals(split.group, undefined);
  const items = [{ id: "one", image: "1", group: "ulm" }, { id: "two", image: "2" }];
  const grouped = fileSplit("set", "val", items, readers);
  assertEquals([grouped.group!(0), grouped.group!(1)], ["ulm", "two"]);
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

Deno.test("fileSplit() names the files of an item, and says whether any has labels", () => {
  assertEquals([split.files!(0), split.files!(1)], [["1", "22"], ["333"]]);
  assertEquals(split.hasLabels, true);
  assertEquals(fileSplit("set", "val", [{ id: "two", image: "333" }], readers).hasLabels, false);
});

Deno.test("fileSplit() reads sizes where its readers do", async () => {
  assertEquals(split.size, undefined);
  const size = (path: string) => Promise.resolve({ width: path.length, height: 1 });
  const sized = fileSplit("set", "val", [{ id: "two", image: "333" }], { ...readers, size });
  assertEquals(await sized.size!(0), { width: 3, height: 1 });
});

Deno.test("fileDataset() has the splits it was given and its recipe, and looks at no file", () => {
  const items = [{ id: "a", image: "/none/a" }, { id: "b", image: "/none/b" }];
  const dataset = fileDataset({
    name: "set",
    classes: ["x"],
    colours: [[0, 0, 0]],
    caption: "",
    recipe: "r 1",
    items: { train: items, val: [] },
    readers,
  });
  assertEquals([dataset.split("train").length, dataset.split("val").length], [2, 0]);
  assertEquals(dataset.fingerprint, "r 1");
});
