import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { join } from "node:path";
import { folderDataset } from "../../src/data/folder.ts";
import { labelPng, picturePng, withFiles } from "./_files.ts";

const FILES = {
  "fields/imgs/train/b.png": picturePng(2, 2),
  "fields/imgs/train/a.v1.png": picturePng(3, 2),
  "fields/imgs/train/notes.txt": "",
  "fields/imgs/val/c.png": picturePng(2, 2),
  "fields/labels/val/c.png": labelPng(2, 2, 1),
};
const fields = folderDataset({ name: "fields", title: "Fields", classes: ["crop", "weed"] });

Deno.test("folderDataset() orders pictures by file name", async () => {
  await withFiles(FILES, async (root) => {
    const { name, length, id } = (await fields.open(root)).split("train");
    assertEquals([name, length, id(0), id(1)], ["train", 2, "a.v1", "b"]);
  });
});

Deno.test("folderDataset() reads labels as stored and ignores a split without any", async () => {
  await withFiles(FILES, async (root) => {
    const dataset = await fields.open(root);
    assertEquals((await dataset.split("val").label(0)).data, Int32Array.of(1, 1, 1, 1));
    assertEquals((await dataset.split("train").label(0)).data, new Int32Array(6).fill(-1));
    assertEquals(dataset.colours, [[0, 0, 0], [128, 0, 0]]);
  });
});

Deno.test("folderDataset() refuses labels beyond its classes", async () => {
  await withFiles({ ...FILES, "fields/labels/val/c.png": labelPng(2, 2, 2) }, async (root) => {
    const split = (await fields.open(root)).split("val");
    await assertRejects(() => split.label(0), RangeError, "it holds the value 2, expected 0..1 or 255");
  });
});

Deno.test("folderDataset() names a picture without a label map", async () => {
  await withFiles({ ...FILES, "fields/labels/train/b.png": labelPng(2, 2, 0) }, async (root) => {
    const error = await assertRejects(() => fields.open(root), Deno.errors.NotFound);
    const folder = join(root, "fields/labels/train");
    assertStringIncludes(
      error.message,
      `no "a.v1.png" in "${folder}", expected one label map for "a.v1.png"`,
    );
  });
});

Deno.test("folderDataset() names a split without pictures", async () => {
  await withFiles({ "imgs/train/a.png": picturePng(2, 2) }, async (root) => {
    await assertRejects(
      () => fields.open(root),
      Deno.errors.NotFound,
      `no pictures in "${join(root, "imgs/val")}"`,
    );
  });
});

Deno.test("folderDataset() refuses numbers of classes and colours that cannot be", () => {
  const make = (count: number, colours?: [number, number, number][]) => () =>
    folderDataset({ name: "d", title: "D", classes: new Array(count).fill("x"), colours });
  assertThrows(make(0), RangeError, 'Cannot define dataset "d": it has 0 classes, expected 1..255');
  assertThrows(make(256), RangeError, "it has 256 classes");
  assertThrows(make(2, [[0, 0, 0]]), RangeError, "it has 1 colours, expected 2");
});
