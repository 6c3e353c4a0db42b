import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import definition from "../../src/data/cocostuff27.ts";
import { COCO_FINE_TO_COARSE } from "../../src/data/classes.ts";
import { checkDescriptor, GOLDEN_ROOT, labelPng, picturePng, withFiles } from "./_files.ts";
import { openDataset } from "../../src/data/open_dataset.ts";

const ID = "000000000009";
const FILES = {
  "curated/train2017/Coco164kFull_Stuff_Coarse.txt": ID,
  "curated/val2017/Coco164kFull_Stuff_Coarse_7.txt": ID,
  [`train2017/${ID}.png`]: picturePng(2, 3),
  [`val2017/${ID}.png`]: picturePng(2, 3),
  [`stuffthingmaps/train2017/${ID}.png`]: labelPng(2, 3, 255),
  [`stuffthingmaps/val2017/${ID}.png`]: labelPng(2, 3, 0),
};

Deno.test("cocostuff27 is as its descriptor says", async () => {
  const descriptor = await checkDescriptor(definition, await definition.open(GOLDEN_ROOT));
  assertEquals(descriptor.fine_to_coarse, COCO_FINE_TO_COARSE);
});

Deno.test("cocostuff27 orders items as its lists do", async () => {
  const dataset = await definition.open(GOLDEN_ROOT);
  const ids = (["train", "val"] as const).map((name) => [0, 1].map((index) => dataset.split(name).id(index)));
  assertEquals(ids, [["000000000025", "000000000009"], ["000000000724", "000000000139"]]);
});

Deno.test("cocostuff27 reads the archives' own folder names", async () => {
  await withFiles(FILES, async (root) => {
    const dataset = await definition.open(root);
    assertEquals(
      (await dataset.split("train").image(0)).data.subarray(0, 6),
      Uint8Array.of(0, 0, 7, 0, 1, 7),
    );
    assertEquals((await dataset.split("train").label(0)).data[0], -1);
    assertEquals((await dataset.split("val").label(0)).data[0], 9);
  });
});

Deno.test("cocostuff27 refuses label maps of another kind", async () => {
  await withFiles({ ...FILES, [`stuffthingmaps/val2017/${ID}.png`]: labelPng(2, 3, 182) }, async (root) => {
    const dataset = await definition.open(root);
    const error = await assertRejects(() => dataset.split("val").label(0), RangeError);
    assertStringIncludes(error.message, "it holds the value 182, expected 0..181 or 255");
  });
});

for (const value of [11, 25, 28, 29, 44, 65, 67, 68, 70, 82, 90]) {
  Deno.test(`cocostuff27 that is opened to train on refuses labels with ${value}: they count from 1`, async () => {
    await withFiles(
      { ...FILES, [`stuffthingmaps/val2017/${ID}.png`]: labelPng(2, 3, value) },
      async (root) => {
        const split = (await openDataset(definition, [root])).split("val");
        const error = await assertRejects(() => split.label(0), RangeError);
        assertStringIncludes(
          error.message,
          `holds the value ${value}, and stuffthingmaps, which count from 0`,
        );
      },
    );
  });
}

Deno.test("cocostuff27 inspection tells another validation list from the published one", async () => {
  const [finding] = await definition.inspect!(GOLDEN_ROOT);
  assertEquals(finding.level, "warning");
  assertStringIncludes(finding.message, "is not the published list");
});

Deno.test("opening cocostuff27 without its lists names them, their origin and the command", async () => {
  const error = await assertRejects(() => definition.open("/none"), Deno.errors.NotFound);
  for (
    const words of [
      'no "curated"',
      "COCOStuff164kCurated.tar.gz",
      '"deno task data cocostuff27 --root /none"',
    ]
  ) {
    assertStringIncludes(error.message, words);
  }
});

Deno.test("cocostuff27 prepares the lists that can be rebuilt", async () => {
  await withFiles(FILES, async (root) => {
    const list = join(root, "curated/val2017/Coco164kFull_Stuff_Coarse_7.txt");
    const published = await Deno.readTextFile(list);
    const findings = await definition.prepare!(root, root, 0);
    assertEquals(findings.map(({ level }) => level), ["warning", "ok", "warning"]);
    assertEquals(await Deno.readTextFile(list), published);
    await Deno.remove(list);
    await definition.prepare!(root, root, 0);
    assertEquals(await Deno.readTextFile(list), "");
  });
});
