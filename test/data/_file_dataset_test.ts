import { assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { fileDataset } from "../../src/data/_file_dataset.ts";
import { withFiles } from "./_files.ts";

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
