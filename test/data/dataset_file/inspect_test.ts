import { assertEquals } from "@std/assert";
import { passedOverFindings, sizeFindings } from "../../../src/data/dataset_file/inspect.ts";
import { Folders } from "../../../src/data/dataset_file/folders.ts";
import { readDatasetFile } from "../../../src/data/dataset_file/read.ts";
import type { Dataset, PictureSize } from "../../../src/data/types.ts";
import { withFiles } from "../_files.ts";

const dataset = (...sizes: PictureSize[]) =>
  ({
    split: (name: "train" | "val") => ({
      name,
      length: name === "train" ? 1 : sizes.length,
      size: (index: number) => Promise.resolve(name === "train" ? { width: 4, height: 3 } : sizes[index]),
    }),
  }) as unknown as Dataset;

const found = async (geometry: "crop" | "squash" | "tiles", ...sizes: PictureSize[]) =>
  (await sizeFindings(dataset(...sizes), geometry)).slice(1).map(({ level, message }) =>
    `${level} ${message.slice(0, 48)}`
  );

Deno.test("sizeFindings() warns of sizes that differ, of pixels beyond the crop, and of pictures that shrink", async () => {
  const [small, wide, large] = [{ width: 4, height: 4 }, { width: 8, height: 4 }, {
    width: 2149,
    height: 1479,
  }];
  assertEquals(await found("crop", small), ["ok val: pictures of 4 x 4 pixels"]);
  assertEquals(await found("crop", wide), [
    "ok val: pictures of 8 x 4 pixels",
    "warning val: 50 % of the pixels lie beyond the middle sq",
  ]);
  assertEquals(await found("squash", large, small), [
    "warning val: sizes differ: 2 of them, from 4 x 4 to 2149",
    "warning val: pictures of up to 2149 x 1479 pixels shrink",
  ]);
  assertEquals(await found("tiles", large), ["ok val: pictures of 2149 x 1479 pixels"]);
});

Deno.test("passedOverFindings() names files of other kinds that stand among the pictures", async () => {
  const { text } = readDatasetFile("train: [a, b]\nval: c\nclasses: 2", "x.yaml");
  const files = { "a/1.jpg": "", "a/2.WEBP": "", "b/deep/3.bmp": "", "b/notes.txt": "", "c/4.png": "" };
  await withFiles(files, async (root) => {
    assertEquals(await passedOverFindings(text, { root, folders: new Folders() }), [{
      level: "warning",
      message: "train: 2 files of other kinds than PNG, JPEG and TIFF are left out: a/2.WEBP, b/deep/3.bmp",
    }]);
  });
});
