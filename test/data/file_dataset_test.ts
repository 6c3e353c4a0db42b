import { assertEquals, assertMatch, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import { join } from "node:path";
import { fileDataset, fileSplit } from "../../src/data/file_dataset.ts";
import { withFiles } from "./_files.ts";

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

const FILES = { "a": "12345", "b": "123", "l": "1" };

function open(root: string, recipe = "r 1", order = ["a", "b"]) {
  const items = order.map((id) => ({ id, image: join(root, id), label: join(root, "l") }));
  const reader = () => Promise.reject(new Error("Cannot read: no reader in this test"));
  return fileDataset({
    name: "set",
    classes: ["x"],
    colours: [[0, 0, 0]],
    caption: "",
    recipe,
    items: { train: items, val: [] },
    readers: { image: reader, label: reader },
  });
}

Deno.test("fileDataset() has the splits it was given", async () => {
  await withFiles(FILES, async (root) => {
    const dataset = await open(root);
    assertEquals([dataset.split("train").length, dataset.split("val").length], [2, 0]);
    assertMatch(dataset.fingerprint, /^[0-9a-f]{64}$/);
  });
});

Deno.test("fileDataset() fingerprints recipe, order and sizes, not the place", async () => {
  await withFiles(FILES, async (root) => {
    const { fingerprint } = await open(root);
    await withFiles(FILES, async (other) => assertEquals((await open(other)).fingerprint, fingerprint));
    assertNotEquals((await open(root, "r 2")).fingerprint, fingerprint);
    assertNotEquals((await open(root, "r 1", ["b", "a"])).fingerprint, fingerprint);
    await Deno.writeTextFile(join(root, "l"), "12");
    assertNotEquals((await open(root)).fingerprint, fingerprint);
  });
});

Deno.test("fileDataset() names a file that has gone", async () => {
  await withFiles({ "a": "", "l": "" }, async (root) => {
    await assertRejects(
      () => open(root),
      Deno.errors.NotFound,
      `Cannot read "${join(root, "b")}": no such file`,
    );
  });
});
