import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import sharp from "sharp";
import { firstDatasetFile } from "../../../../src/data/dataset_file/guess/first_file.ts";
import { defineDatasetFile } from "../../../../src/data/dataset_file/define.ts";
import { readDatasetFile } from "../../../../src/data/dataset_file/read.ts";
import type { Dataset } from "../../../../src/data/types.ts";
import { withFiles } from "../../_files.ts";
import { colourPng, greyPng, palettePng } from "../_walk.ts";

/** A photograph: no two pixels alike. */
function photo(width = 20, height = 20): Promise<Uint8Array> {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 37 + (i * i) % 91) % 256);
  return sharp(data, { raw: { width, height, channels: 3 } }).png().toBuffer();
}

/** Writes a first file for some files, and opens what it says: numbers of pictures, and the labels of one. */
async function guessed(files: Record<string, Uint8Array | string>) {
  let found: { text: string; dataset: Dataset } | undefined;
  await withFiles(files, async (root) => {
    const text = await firstDatasetFile(root);
    const definition = defineDatasetFile(text, { file: "dataset.yaml", name: "x", roots: () => [root] });
    const dataset = await definition.open("/nowhere");
    await dataset.split("val").label(0);
    found = { text, dataset };
  });
  const { text, dataset } = found!;
  return {
    text,
    file: readDatasetFile(text, "dataset.yaml").text,
    train: dataset.split("train"),
    val: dataset.split("val"),
  };
}

const ids = (...values: number[]) =>
  greyPng(Array.from({ length: 20 }, () => Array.from({ length: 20 }, (_, x) => values[x % values.length])));

Deno.test("firstDatasetFile() reads trainannot beside train, and the ids", async () => {
  const { file, train, val } = await guessed({
    "train/a.png": await photo(),
    "train/b.png": await photo(),
    "trainannot/a.png": ids(0, 1, 2),
    "trainannot/b.png": ids(0, 11),
    "val/c.png": await photo(),
    "valannot/c.png": ids(1, 2, 255),
    "test/d.png": await photo(),
    "testannot/d.png": ids(1),
  });
  assertEquals([file.train, file.val, file.labels], ["train", "val", "{dir}annot"]);
  assertEquals(file.values, { 0: "class 0", 1: "class 1", 2: "class 2", 11: "class 11" });
  assertEquals(file.ignore, [255]);
  assertEquals([train.length, val.length], [2, 1]);
});

Deno.test("firstDatasetFile() finds masks beside images in each folder, colours, and names of a class_dict.csv", async () => {
  const mask = colourPng(
    Array.from({ length: 20 }, (_, y) => Array(20).fill(y < 15 ? [60, 16, 152] : [226, 169, 41])),
  );
  const { file, text } = await guessed({
    "class_dict.csv": "name,r,g,b\nBuilding,60,16,152\nLand,132,41,246\n",
    "Tile 1/images/1.png": await photo(),
    "Tile 1/masks/1.png": mask,
    "Tile 2/images/1.png": await photo(),
    "Tile 2/masks/1.png": mask,
  });
  assertEquals([file.train, file.val, file.labels], ["Tile 1/images", "Tile 2/images", "{parent}/masks"]);
  assertEquals(file.values, { "#3C1098": "Building", "#E2A929": "class 1" });
  assertStringIncludes(text, "the last one is scored on");
});

Deno.test("firstDatasetFile() splits one folder, its label files beside the pictures", async () => {
  const { file, train, val } = await guessed({
    ...Object.fromEntries(
      await Promise.all(["a", "b", "c", "d", "e", "f"].map(async (name) => [`${name}.png`, await photo()])),
    ),
    ...Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((name) => [`${name}_L.png`, ids(1, 2, 3)])),
  });
  assertEquals(file.labels, "{dir}/{stem}_L.png");
  assertEquals([file.first_id, file.classes], [1, ["class 1", "class 2", "class 3"]]);
  assertEquals([train.length, val.length], [4, 2]);
});

Deno.test("firstDatasetFile() sees what names of pictures and label files share, below folders of cities", async () => {
  const { file, train, val } = await guessed({
    "leftImg8bit/train/ulm/ulm_1_leftImg8bit.png": await photo(),
    "leftImg8bit/train/bonn/bonn_1_leftImg8bit.png": await photo(),
    "leftImg8bit/val/jena/jena_1_leftImg8bit.png": await photo(),
    "gtFine/train/ulm/ulm_1_gtFine_labelIds.png": ids(7, 8),
    "gtFine/train/bonn/bonn_1_gtFine_labelIds.png": ids(7, 8),
    "gtFine/val/jena/jena_1_gtFine_labelIds.png": ids(7, 8),
  });
  assertEquals(file.val, {
    images: "leftImg8bit/val/jena",
    labels: {
      folder: "gtFine/val/jena",
      strip: "_leftImg8bit",
      suffix: "_gtFine_labelIds.png",
      optional: false,
    },
  });
  assertEquals([train.length, val.length], [2, 1]);
});

Deno.test("firstDatasetFile() takes the colours of palettes, tiles for large pictures, and pictures alone", async () => {
  const rows = Array.from({ length: 20 }, () => Array.from({ length: 20 }, (_, x) => x % 2));
  const { file } = await guessed({
    "train/a.png": await photo(),
    "train_labels/a.png": palettePng(rows, [[0, 0, 0], [128, 0, 0]]),
    "val/a.png": await photo(),
    "val_labels/a.png": palettePng(rows, [[0, 0, 0], [128, 0, 0]]),
  });
  assertEquals(file.classes, [{ name: "class 0", colour: "#000000" }, {
    name: "class 1",
    colour: "#800000",
  }]);
  const alone = await guessed({ "a.png": await photo(1000, 40), "b.png": await photo(30, 40) });
  assertEquals([alone.file.labels, alone.file.classes, alone.file.geometry], [undefined, 8, { tiles: 320 }]);
});

Deno.test("firstDatasetFile() needs pictures", async () => {
  await withFiles({ "notes.txt": "" }, async (root) => {
    await assertRejects(() => firstDatasetFile(root), Deno.errors.NotFound, "no pictures in it");
  });
});

Deno.test("firstDatasetFile() takes names of a codes.txt, and does not count the void", async () => {
  const { file, text } = await guessed({
    "codes.txt": "Animal\nBicyclist\nVoid\n",
    "images/a.png": await photo(),
    "images/b.png": await photo(),
    "labels/a_P.png": ids(0, 1, 2),
    "labels/b_P.png": ids(0, 1, 2),
  });
  assertEquals(file.labels, "{parent}/labels/{stem}_P.png");
  assertEquals(file.values, { 0: "Animal", 1: "Bicyclist", 2: null });
  assertStringIncludes(text, "  2: null # Void, id 2, ");
});

Deno.test("firstDatasetFile() splits one folder by a list of pictures to score on, the others are trained on", async () => {
  const { file, text, train, val } = await guessed({
    "valid.txt": "b.png\r\nc.png\r\n",
    "images/a.png": await photo(),
    "images/b.png": await photo(),
    "images/c.png": await photo(),
    "labels/a_P.png": ids(0, 1),
    "labels/b_P.png": ids(0, 1),
    "labels/c_P.png": ids(0, 1),
  });
  assertStringIncludes(text, "By the list valid.txt");
  assertEquals(file.val, { list: "valid.txt", images: "images/{line}" });
  assertEquals(file.train, { images: "images", exclude: "valid.txt" });
  assertEquals([train.length, val.length, val.id(0)], [1, 2, "b"]);
});

Deno.test("firstDatasetFile() prefers lists of what is segmented, as Pascal VOC has them", async () => {
  const { file, train, val } = await guessed({
    "JPEGImages/2007_1.jpg": await sharp(await photo()).jpeg().toBuffer(),
    "JPEGImages/2007_2.jpg": await sharp(await photo()).jpeg().toBuffer(),
    "JPEGImages/2007_3.jpg": await sharp(await photo()).jpeg().toBuffer(),
    "SegmentationClass/2007_1.png": ids(0, 1),
    "SegmentationClass/2007_2.png": ids(0, 1),
    "ImageSets/Main/train.txt": "2007_1\n2007_2\n2007_3\n",
    "ImageSets/Main/val.txt": "2007_3\n",
    "ImageSets/Segmentation/train.txt": "2007_1\n",
    "ImageSets/Segmentation/val.txt": "2007_2\n",
  });
  assertEquals(file.train, { list: "ImageSets/Segmentation/train.txt", images: "JPEGImages/{line}" });
  assertEquals([train.id(0), train.length, val.id(0), val.length], ["2007_1", 1, "2007_2", 1]);
});

Deno.test("firstDatasetFile() leaves lists alone that name no pictures", async () => {
  const { file } = await guessed({
    "test.txt": "nothing here",
    "images/a.png": await photo(),
    "images/b.png": await photo(),
    "labels/a.png": ids(0, 1),
    "labels/b.png": ids(0, 1),
  });
  assertEquals(file.val, { images: "images", every: 5 });
});

Deno.test("firstDatasetFile() goes on where a picture, a label file and a link are broken", async () => {
  const files = {
    "train/1.jpg": new Uint8Array(),
    "train/2.png": await photo(),
    "val/3.png": await photo(),
    "masks/1.png": new Uint8Array(),
    "masks/2.png": ids(0, 1),
    "masks/3.png": ids(0, 1),
  };
  await withFiles(files, async (root) => {
    await Deno.symlink("/nowhere/4.jpg", `${root}/train/4.jpg`);
    const text = await firstDatasetFile(root);
    assertStringIncludes(text, "labels: masks\n");
    assertStringIncludes(text, "# Ids that were found: 0, 1.");
  });
});

Deno.test("firstDatasetFile() says what to do with label files that are JPEG", async () => {
  const jpeg = await sharp(await photo()).jpeg().toBuffer();
  await withFiles(
    { "train/1.jpg": jpeg, "val/2.jpg": jpeg, "masks/1.jpg": jpeg, "masks/2.jpg": jpeg },
    async (root) => {
      const text = await firstDatasetFile(root);
      assertStringIncludes(
        text,
        "# If those in masks are label files: they hold more values than classes have",
      );
      assertStringIncludes(text, "tolerance: 20");
    },
  );
});
