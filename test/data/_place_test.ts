import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { findFolder, firstThere, kindOf, missingData } from "../../src/data/_place.ts";
import { withFiles } from "./_files.ts";

Deno.test("kindOf() tells files from folders and from nothing", async () => {
  await withFiles({ "a/b.txt": "" }, async (root) => {
    const kinds = ["a", "a/b.txt", "a/c", "a/b.txt/d"].map((path) => kindOf(join(root, path)));
    assertEquals(await Promise.all(kinds), ["folder", "file", undefined, undefined]);
  });
});

Deno.test("firstThere() takes the first candidate that is there", async () => {
  await withFiles({ "b/x": "", "c/x": "" }, async (root) => {
    assertEquals(await firstThere(root, ["a", "b", "c"]), join(root, "b"));
    assertEquals(await firstThere(root, ["a"]), undefined);
  });
});

Deno.test("findFolder() prefers the dataset's name, then its makers', then the root itself", async () => {
  const find = (root: string) => findFolder({ dataset: "d", root }, "official", "mark", "a source");
  await withFiles({ "d/mark": "", "official/mark": "" }, async (root) => {
    assertEquals(await find(root), join(root, "d"));
    await Deno.remove(join(root, "d/mark"));
    assertEquals(await find(root), join(root, "official"));
    assertEquals(await find(join(root, "official")), join(root, "official"));
  });
});

Deno.test("findFolder() says where it looked, where the data comes from and how to check it", async () => {
  const find = () =>
    findFolder({ dataset: "d", root: "/none" }, "official", "mark", "the archive of someone");
  const error = await assertRejects(find, Deno.errors.NotFound);
  assertEquals(
    error.message,
    'Cannot open dataset "d": no "mark" in "/none/d", "/none/official", "/none", expected the archive of someone; ' +
      '"deno task data d --root /none" checks what is there',
  );
});

Deno.test("missingData() is one line", () => {
  assertEquals(missingData({ dataset: "d", root: "r" }, "no x", "y").message.split("\n").length, 1);
});
