import { assertEquals, assertRejects } from "@std/assert";
import { readMatArray } from "../../src/data/_mat_array.ts";
import { GOLDEN_ROOT } from "./_files.ts";

Deno.test("readMatArray() finds an array by its name", async () => {
  const { shape } = await readMatArray(`${GOLDEN_ROOT}potsdam/imgs/5.mat`, "img");
  assertEquals(shape, [20, 20, 4]);
});

Deno.test("readMatArray() says which arrays there are instead", async () => {
  const path = `${GOLDEN_ROOT}potsdam/imgs/5.mat`;
  const error = await assertRejects(() => readMatArray(path, "gt"), RangeError);
  assertEquals(error.message, `Cannot read MAT file "${path}": it holds img, expected "gt"`);
});

Deno.test("readMatArray() names a missing file", async () => {
  await assertRejects(
    () => readMatArray("no.mat", "gt"),
    Deno.errors.NotFound,
    'Cannot read "no.mat": no such file',
  );
});
