import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import definition from "../../src/data/potsdam3.ts";
import { POTSDAM_FINE_TO_COARSE } from "../../src/data/classes.ts";
import { checkDescriptor, GOLDEN_ROOT, withFiles } from "./_files.ts";
import { potsdamItems, readPatch, readPatchLabels } from "../../src/data/potsdam3.ts";
import { encodeMat, type MatInput } from "../../src/formats/mat/write_mat.ts";

Deno.test("potsdam3 is as its descriptor says", async () => {
  const descriptor = await checkDescriptor(definition, await definition.open(GOLDEN_ROOT));
  assertEquals(descriptor.fine_to_coarse, POTSDAM_FINE_TO_COARSE);
});

Deno.test("potsdam3 trains on labelled_train and scores labelled_test", async () => {
  const dataset = await definition.open(GOLDEN_ROOT);
  assertEquals([dataset.split("train").id(0), dataset.split("val").id(0)], ["7", "11"]);
});

Deno.test("opening potsdam3 without its lists names them, their origin and the command", async () => {
  const error = await assertRejects(() => definition.open("/none"), Deno.errors.NotFound);
  for (const words of ['no "labelled_train.txt"', "potsdam.zip", "deno task data potsdam3 --root /none"]) {
    assertStringIncludes(error.message, words);
  }
});

Deno.test("potsdam3 prepares tiles of the published size alone", async () => {
  const from = `${GOLDEN_ROOT}potsdam_tiles`;
  const root = await Deno.makeTempDir();
  await assertRejects(() => definition.prepare!(from, root, 0), RangeError, "expected 6000x6000 of 4");
  await Deno.remove(root, { recursive: true });
});

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

const withMat = (arrays: Record<string, MatInput>, run: (path: string) => Promise<void>) =>
  withFiles({ "1.mat": encodeMat(arrays) }, (root) => run(join(root, "1.mat")));

Deno.test("readPatch() puts rows in order and drops the infrared channel", async () => {
  // Two rows, one column: column-major, the rows of each channel lie together.
  const data = Uint8Array.of(10, 11, 20, 21, 30, 31, 99, 99);
  await withMat({ img: { shape: [2, 1, 4], data } }, async (path) => {
    assertEquals(await readPatch(path), { width: 1, height: 2, data: Uint8Array.of(10, 20, 30, 11, 21, 31) });
  });
});

Deno.test("readPatchLabels() maps fine ids to classes, row by row", async () => {
  const data = Int32Array.of(0, 3, 1, 4, 2, 255);
  await withMat({ gt: { shape: [2, 3], data } }, async (path) => {
    assertEquals(await readPatchLabels(path), {
      width: 3,
      height: 2,
      data: Int32Array.of(0, 1, 2, 2, 0, -1),
    });
  });
});

Deno.test("readPatch() refuses arrays of another shape or type", async () => {
  for (const shape of [[2, 2], [1, 1, 3], [1, 1, 4, 1]]) {
    const data = new Uint8Array(shape.reduce((a, b) => a * b, 1));
    await withMat({ img: { shape, data } }, async (path) => {
      const error = await assertRejects(() => readPatch(path), TypeError);
      assertStringIncludes(
        error.message,
        `"img" is ${shape.join(" x ")} of Uint8Array, expected height x width x 4`,
      );
    });
  }
  await withMat({ img: { shape: [1, 1, 4], data: new Int32Array(4) } }, async (path) => {
    await assertRejects(() => readPatch(path), TypeError, "of Int32Array");
  });
});

Deno.test("readPatchLabels() refuses other shapes and unknown ids", async () => {
  await withMat({ gt: { shape: [1, 1, 1], data: new Int32Array(1) } }, async (path) => {
    await assertRejects(() => readPatchLabels(path), TypeError, '"gt" is 1 x 1 x 1 of Int32Array');
  });
  await withMat({ gt: { shape: [1, 1], data: Int32Array.of(6) } }, async (path) => {
    await assertRejects(
      () => readPatchLabels(path),
      RangeError,
      "it holds the value 6, expected 0..5 or 255",
    );
  });
});
