import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import definition from "../../src/data/potsdam3.ts";
import { POTSDAM_FINE_TO_COARSE } from "../../src/data/potsdam3_classes.ts";
import { checkDescriptor } from "./_descriptor.ts";
import { GOLDEN_ROOT } from "./_files.ts";

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
