import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { isCurated, rebuildLists } from "../../src/data/coco_curation.ts";
import { labelPng, withFiles } from "./_files.ts";

const SKY = 105;
const PERSON = 0;

/** A map whose first `stuff` pixels are sky and whose others are one value. */
function labels(width: number, height: number, stuff: number, rest = PERSON) {
  return { width, height, data: new Uint8Array(width * height).fill(rest).fill(SKY, 0, stuff) };
}

Deno.test("isCurated() keeps pictures of at least 360 x 360 pixels", () => {
  assertEquals(isCurated(labels(360, 360, 360 * 360)), true);
  assertEquals(isCurated(labels(359, 400, 359 * 400)), false);
  assertEquals(isCurated(labels(400, 359, 359 * 400)), false);
});

Deno.test("isCurated() keeps pictures of at least 75 % stuff, of all pixels", () => {
  const limit = 0.75 * 360 * 360;
  assertEquals(isCurated(labels(360, 360, limit)), true);
  assertEquals(isCurated(labels(360, 360, limit - 1)), false);
  assertEquals(isCurated(labels(360, 360, limit - 1, 255)), false);
});

Deno.test("rebuildLists() writes the kept ids in the order of the names and compares their number", async () => {
  const kept = labelPng(360, 360, SKY);
  await withFiles({
    "annotations/train2017/000000000030.png": kept,
    "annotations/train2017/000000000020.png": labelPng(4, 4, SKY),
    "annotations/train2017/000000000010.png": kept,
    "annotations/train2017/notes.txt": "",
    "annotations/val2017/000000000040.png": kept,
  }, async (root) => {
    const findings = await rebuildLists(root);
    const path = join(root, "curated/train2017/Coco164kFull_Stuff_Coarse_7.txt");
    assertEquals(await Deno.readTextFile(path), "000000000010\n000000000030\n");
    assertEquals(findings[0], { level: "warning", message: `"${path}": 2 pictures, but 49629 as published` });
    assertEquals(findings.length, 3);
    assertEquals(findings[2].level, "warning");
  });
});

Deno.test("rebuildLists() leaves a list that is there as it is, and reads no labels for it", async () => {
  const path = "curated/train2017/Coco164kFull_Stuff_Coarse_7.txt";
  await withFiles(
    { [path]: "000000000001\n", "annotations/val2017/000000000040.png": labelPng(4, 4, SKY) },
    async (root) => {
      const findings = await rebuildLists(root);
      assertEquals(await Deno.readTextFile(join(root, path)), "000000000001\n");
      assertEquals(findings[0], {
        level: "ok",
        message: `"${join(root, path)}" is there already and left as it is`,
      });
      assertEquals(findings[1].level, "warning");
    },
  );
});

Deno.test("rebuildLists() without label maps says where they come from", async () => {
  await assertRejects(() => rebuildLists("/none"), Deno.errors.NotFound, "stuffthingmaps_trainval2017.zip");
});
