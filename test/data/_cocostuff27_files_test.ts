import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { cocoItems, findList, labelFolders, readCocoList } from "../../src/data/_cocostuff27_files.ts";
import { withFiles } from "./_files.ts";

const ID = "000000000042";
const LIST = "curated/train2017/Coco164kFull_Stuff_Coarse.txt";
const SHORT_LIST = "curated/train2017/Coco164kFull_Stuff_Coarse_7.txt";
const FILES = { [LIST]: ID, [`images/train2017/${ID}.jpg`]: "", [`annotations/train2017/${ID}.png`]: "" };

const items = (root: string) => cocoItems({ dataset: "cocostuff27", root }, root, "train");

Deno.test("cocoItems() pairs pictures and labels by their id", async () => {
  await withFiles(FILES, async (root) => {
    assertEquals(await items(root), [{
      id: ID,
      image: join(root, `images/train2017/${ID}.jpg`),
      label: join(root, `annotations/train2017/${ID}.png`),
    }]);
  });
});

for (
  const [file, found, source] of [
    [LIST, 'no list "', "the lists of"],
    [
      `images/train2017/${ID}.jpg`,
      '1 of 1 listed files are missing from "',
      '"2017 Train images" from cocodataset.org',
    ],
    [
      `annotations/train2017/${ID}.png`,
      '1 of 1 listed files are missing from "',
      "stuffthingmaps_trainval2017.zip",
    ],
  ]
) {
  Deno.test(`cocoItems() without ${file} says what is missing and where it comes from`, async () => {
    await withFiles(FILES, async (root) => {
      await Deno.remove(join(root, file));
      const error = await assertRejects(() => items(root), Deno.errors.NotFound, found);
      assertEquals(error.message.includes(source), true, error.message);
    });
  });
}

Deno.test("cocoItems() names a missing folder", async () => {
  await withFiles(FILES, async (root) => {
    await Deno.remove(join(root, "annotations"), { recursive: true });
    const path = join(root, "annotations/train2017");
    await assertRejects(() => items(root), Deno.errors.NotFound, `no folder "${path}"`);
  });
});

Deno.test("findList() prefers the list without a version and takes version 7 otherwise", async () => {
  await withFiles({ ...FILES, [SHORT_LIST]: ID }, async (root) => {
    const place = { dataset: "cocostuff27", root };
    assertEquals(await findList(place, root, "train"), join(root, LIST));
    await Deno.remove(join(root, LIST));
    assertEquals(await findList(place, root, "train"), join(root, SHORT_LIST));
  });
});

Deno.test("labelFolders() knows the archive's own name", () => {
  assertEquals(labelFolders("val"), ["annotations/val2017", "stuffthingmaps/val2017"]);
});

Deno.test("readCocoList() refuses ids of another length", async () => {
  await withFiles({ "l.txt": "9\n" }, async (root) => {
    await assertRejects(
      () => readCocoList(join(root, "l.txt")),
      SyntaxError,
      "expected a 12-digit picture id",
    );
  });
});
