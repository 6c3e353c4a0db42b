import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { potsdamItems } from "../../src/data/_potsdam3_files.ts";
import { withFiles } from "./_files.ts";

const FILES = { "labelled_train.txt": "10\n9\n", "imgs/9.mat": "", "imgs/10.mat": "", "gt/9.mat": "" };

const items = (root: string) => potsdamItems({ dataset: "potsdam3", root }, root, "train");

Deno.test("potsdamItems() are in the order of the list, with labels where there are any", async () => {
  await withFiles(FILES, async (root) => {
    assertEquals(await items(root), [
      { id: "10", image: join(root, "imgs/10.mat") },
      { id: "9", image: join(root, "imgs/9.mat"), label: join(root, "gt/9.mat") },
    ]);
  });
});

for (
  const [file, found] of [
    ["labelled_train.txt", 'no list "'],
    ["imgs", 'no folder "'],
    ["imgs/10.mat", "1 of 2 listed patches are missing"],
  ]
) {
  Deno.test(`potsdamItems() without ${file} says so and where it comes from`, async () => {
    await withFiles(FILES, async (root) => {
      await Deno.remove(join(root, file), { recursive: true });
      const error = await assertRejects(() => items(root), Deno.errors.NotFound, found);
      assertStringIncludes(error.message, '"Potsdam.tar.gz" by the authors of IIC');
    });
  });
}

Deno.test("potsdamItems() refuses a line that is no number", async () => {
  await withFiles({ ...FILES, "labelled_train.txt": "../9" }, async (root) => {
    await assertRejects(() => items(root), SyntaxError, 'line 1 is "../9", expected the number of a patch');
  });
});
