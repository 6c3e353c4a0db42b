import { assertEquals } from "@std/assert";
import { fileNames, folderNames, withEnding } from "../../src/data/_folder_names.ts";
import { withFiles } from "./_files.ts";

Deno.test("fileNames() and folderNames() list each their own kind", async () => {
  await withFiles({ "b/x": "", "B/x": "", "a.png": "" }, async (root) => {
    assertEquals(await fileNames(root), new Set(["a.png"]));
    assertEquals(await folderNames(root), ["B", "b"]);
  });
});

Deno.test("withEnding() takes the first ending there is", () => {
  const names = new Set(["a.png", "a.jpg", "b.png"]);
  assertEquals(["a", "b", "c"].map((stem) => withEnding(names, stem, [".jpg", ".png"])), [
    "a.jpg",
    "b.png",
    undefined,
  ]);
});
