import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { encodeMat, type MatInput } from "../../src/formats/mat/write_mat.ts";
import { readPatch, readPatchLabels } from "../../src/data/potsdam3_patch.ts";
import { withFiles } from "./_files.ts";

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
