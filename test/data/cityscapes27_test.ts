import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import definition from "../../src/data/cityscapes27.ts";
import { checkDescriptor } from "./_descriptor.ts";
import { GOLDEN_ROOT, labelPng, picturePng, withFiles } from "./_files.ts";

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

Deno.test("opening cityscapes27 without pictures names them, their origin and the command", async () => {
  const error = await assertRejects(() => definition.open("/none"), Deno.errors.NotFound);
  for (const words of ['no "leftImg8bit"', "leftImg8bit_trainvaltest.zip", "deno task data cityscapes27"]) {
    assertStringIncludes(error.message, words);
  }
});
