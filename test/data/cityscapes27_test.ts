import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import definition from "../../src/data/cityscapes27.ts";
import { checkDescriptor, GOLDEN_ROOT, labelPng, picturePng, withFiles } from "./_files.ts";
import { cityscapesItems } from "../../src/data/cityscapes27.ts";
import { openDataset } from "../../src/data/open_dataset.ts";

const name = (split: string) => `${split}/a/a_000000_000001`;
const files = (labelId: number) => ({
  [`leftImg8bit/${name("train")}_leftImg8bit.png`]: picturePng(2, 2),
  [`leftImg8bit/${name("val")}_leftImg8bit.png`]: picturePng(2, 2),
  [`gtFine/${name("train")}_gtFine_labelIds.png`]: labelPng(2, 2, labelId),
  [`gtFine/${name("val")}_gtFine_labelIds.png`]: labelPng(2, 2, labelId),
});

Deno.test("cityscapes27 is as its descriptor says", async () => {
  await checkDescriptor(definition, await definition.open(GOLDEN_ROOT));
});

for (const [labelId, expected] of [[0, -1], [6, -1], [7, 0], [33, 26], [255, -1]]) {
  Deno.test(`cityscapes27 reads label id ${labelId} as ${expected}`, async () => {
    await withFiles(files(labelId), async (root) => {
      const dataset = await definition.open(root);
      assertEquals((await dataset.split("train").label(0)).data, new Int32Array(4).fill(expected));
    });
  });
}

Deno.test("cityscapes27 refuses label ids that do not exist", async () => {
  await withFiles(files(34), async (root) => {
    const split = (await definition.open(root)).split("val");
    await assertRejects(() => split.label(0), RangeError, "it holds the value 34, expected 0..33 or 255");
  });
});

Deno.test("cityscapes27 that is opened to train on refuses 255, which labelTrainIds hold and labelIds do not", async () => {
  await withFiles(files(255), async (root) => {
    const split = (await openDataset(definition, [root])).split("train");
    const error = await assertRejects(() => split.label(0), RangeError);
    assertStringIncludes(error.message, "holds the value 255, and files of labelIds never do");
  });
});

Deno.test("opening cityscapes27 without pictures names them, their origin and the command", async () => {
  const error = await assertRejects(() => definition.open("/none"), Deno.errors.NotFound);
  for (const words of ['no "leftImg8bit"', "leftImg8bit_trainvaltest.zip", "deno task data cityscapes27"]) {
    assertStringIncludes(error.message, words);
  }
});

const image = (city: string, frame: string) =>
  `leftImg8bit/val/${city}/${city}_000000_${frame}_leftImg8bit.png`;
const label = (city: string, frame: string, kind = "labelIds") =>
  `gtFine/val/${city}/${city}_000000_${frame}_gtFine_${kind}.png`;
const FILES = Object.fromEntries(
  [["ulm", "000002"], ["ulm", "000001"], ["bonn", "000009"]].flatMap(([city, frame]) => [
    [image(city, frame), ""],
    [label(city, frame), ""],
  ]),
);

const items = (root: string) => cityscapesItems({ dataset: "cityscapes27", root }, root, "val");

Deno.test("cityscapesItems() are ordered by city and file name", async () => {
  await withFiles({ ...FILES, "leftImg8bit/val/ulm/readme.txt": "" }, async (root) => {
    const found = await items(root);
    assertEquals(found.map(({ id }) => id), ["bonn_000000_000009", "ulm_000000_000001", "ulm_000000_000002"]);
    assertEquals(found[0].label, join(root, label("bonn", "000009")));
    assertEquals(found.map(({ group }) => group), ["bonn", "ulm", "ulm"]);
  });
});

Deno.test("cityscapesItems() names a picture without labels and says that 19 classes will not do", async () => {
  await withFiles(FILES, async (root) => {
    await Deno.rename(
      join(root, label("ulm", "000001")),
      join(root, label("ulm", "000001", "labelTrainIds")),
    );
    const error = await assertRejects(() => items(root), Deno.errors.NotFound);
    const folder = join(root, "gtFine/val/ulm");
    assertEquals(
      error.message.includes(
        `no "ulm_000000_000001_gtFine_labelIds.png" in "${folder}" ("labelTrainIds" holds only 19 classes)`,
      ),
      true,
      error.message,
    );
  });
});

Deno.test("cityscapesItems() names missing folders", async () => {
  await assertRejects(() => items("/none"), Deno.errors.NotFound, 'no pictures in "/none/leftImg8bit/val"');
  await withFiles(FILES, async (root) => {
    await Deno.remove(join(root, "gtFine"), { recursive: true });
    await assertRejects(() => items(root), Deno.errors.NotFound, `no folder "${join(root, "gtFine/val")}"`);
  });
});
