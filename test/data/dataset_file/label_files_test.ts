import { assertEquals, assertThrows } from "@std/assert";
import { Folders } from "../../../src/data/dataset_file/folders.ts";
import { filledIn, labelFilesOf } from "../../../src/data/dataset_file/label_files.ts";
import { NothingThere } from "../../../src/data/dataset_file/pictures.ts";
import { withFiles } from "../_files.ts";

Deno.test("filledIn() knows folder, folder around it, folder within the split, stem, name and line", () => {
  const place = { root: "/data", folders: new Folders() };
  const picture = { path: "/data/train/ulm/x_left.png", base: "/data/train", line: "x" };
  const template = "{dir} {parent} {sub} {stem} {name} {line} {other}";
  assertEquals(filledIn(template, picture, place), "train/ulm train ulm x_left x_left.png x {other}");
  assertEquals(filledIn("{dir}/{parent}", { path: "/data/a.png", base: "/data" }, place), "./..");
});

Deno.test("labelFilesOf() strips and adds what names differ in, below the folders of the split", async () => {
  const files = {
    "gt/train/ulm/x_ids.png": "",
    "img/train/ulm/x_left.png": "",
    "img/train/ulm/y_left.png": "",
  };
  await withFiles(files, (root) => {
    const place = { root, folders: new Folders() };
    const pictures = ["x", "y"].map((name) => ({
      path: `${root}/img/train/ulm/${name}_left.png`,
      base: `${root}/img`,
    }));
    const rule = { folder: "gt", strip: "_left", suffix: "_ids.png", optional: true };
    assertEquals(labelFilesOf(pictures, rule, place), [`${root}/gt/train/ulm/x_ids.png`, undefined]);
    assertThrows(
      () => labelFilesOf(pictures, { ...rule, optional: false }, place),
      NothingThere,
      '1 of 2 pictures have no label file, first "img/train/ulm/y_left.png": no "gt/train/ulm/y_ids.png"; ' +
        'there are files such as "x_ids.png"',
    );
    assertEquals(labelFilesOf(pictures, undefined, place), [undefined, undefined]);
    return Promise.resolve();
  });
});

Deno.test("labelFilesOf() does not take a picture for its own labels", async () => {
  await withFiles({ "a/1.png": "" }, (root) => {
    const pictures = [{ path: `${root}/a/1.png`, base: `${root}/a` }];
    const place = { root, folders: new Folders() };
    assertThrows(() => labelFilesOf(pictures, "{dir}/{stem}.png", place), NothingThere, "have no label file");
    return Promise.resolve();
  });
});
