import { assertEquals } from "@std/assert";
import { Folders, isPictureFile } from "../../../src/data/dataset_file/folders.ts";
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
