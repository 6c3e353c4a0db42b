import { assertEquals } from "@std/assert";
import { Folders, isOtherPicture, isPictureFile } from "../../../src/data/dataset_file/folders.ts";
import { withFiles } from "../_files.ts";

Deno.test("Folders find files in any letter case, with an ending and without", async () => {
  await withFiles({ "m/A.PNG": "", "m/b.png": "", "m/B.tif": "", "m/.hidden.png": "" }, (root) => {
    const folders = new Folders();
    const find = (name: string) =>
      folders.find(`${root}/m/${name}`, [".png", ".tif"])?.slice(root.length + 3);
    assertEquals(["a.png", "A", "b.*", "B.tif", "c", ".hidden.png"].map(find), [
      "A.PNG",
      "A.PNG",
      "b.png",
      "B.tif",
      undefined,
      undefined,
    ]);
    assertEquals(folders.find(`${root}/none/a`, [".png"]), undefined);
    return Promise.resolve();
  });
});

Deno.test("Folders list what lies below, without what programs leave behind, and end where links lead back", async () => {
  await withFiles(
    { "b/2.jpg": "", "a.jpg": "", "b/c/3.jpg": "", "__MACOSX/a.jpg": "", "Thumbs.db": "" },
    async (root) => {
      await Deno.symlink(root, `${root}/b/loop`);
      const found = new Folders().filesBelow(root).map((path) => path.slice(root.length + 1));
      assertEquals(found, ["a.jpg", "b/2.jpg", "b/c/3.jpg"]);
    },
  );
});

Deno.test("isPictureFile() goes by the ending, in any case", () => {
  assertEquals(["a.JPG", "a.tiff", "a.txt", "a"].map(isPictureFile), [true, true, false, false]);
});

Deno.test("Folders find folders in any letter case, and accents that are written in another way", async () => {
  await withFiles({ "Masks/Sub/n\u0303u.PNG": "", "\u00c9t\u00e9/1.png": "" }, (root) => {
    const folders = new Folders();
    const found = (path: string) => folders.find(`${root}/${path}`, [".png"])?.slice(root.length + 1);
    assertEquals(found("masks/sub/\u00f1u"), "Masks/Sub/n\u0303u.PNG");
    assertEquals(found("E\u0301te\u0301/1"), "\u00c9t\u00e9/1.png");
    assertEquals(folders.folder(`${root}/MASKS/none`), `${root}/Masks/none`);
    return Promise.resolve();
  });
});

Deno.test("isOtherPicture() knows kinds that are not read", () => {
  assertEquals(["a.WEBP", "a.bmp", "a.png", "a.txt"].map(isOtherPicture), [true, true, false, false]);
});
