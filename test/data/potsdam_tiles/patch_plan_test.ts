import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { join } from "node:path";
import {
  differenceOf,
  planPatches,
  recordedFindings,
  writeRecord,
} from "../../../src/data/potsdam_tiles/patch_plan.ts";
import { GOLDEN_ROOT, withFiles } from "../_files.ts";

const LABELLED = [true, false, true, true];
const plan = planPatches(LABELLED, 10, 3);

Deno.test("planPatches() numbers every patch once", () => {
  assertEquals([...plan.numbers].sort((a, b) => a - b), Array.from({ length: 40 }, (_, i) => i));
});

Deno.test("planPatches() puts a tenth of all patches into test, all of them labelled", () => {
  assertEquals([plan.test.length, plan.train.length, plan.unlabelled.length], [4, 26, 10]);
  const unlabelled = [...plan.numbers.subarray(10, 20)].sort((a, b) => a - b);
  assertEquals(plan.unlabelled, unlabelled);
  assertEquals(new Set([...plan.test, ...plan.train, ...plan.unlabelled]).size, 40);
});

Deno.test("planPatches() gives the published sizes for the published tiles", () => {
  const tiles = Array.from({ length: 38 }, (_, i) => i < 24);
  const { test, train, unlabelled } = planPatches(tiles, 225, 0);
  assertEquals([test.length, train.length, unlabelled.length], [855, 4545, 3150]);
});

Deno.test("planPatches() depends on the seed alone", () => {
  assertEquals(planPatches(LABELLED, 10, 3), plan);
  assertNotEquals(planPatches(LABELLED, 10, 4).numbers, plan.numbers);
  assert(plan.numbers.some((number, i) => number !== i));
});

Deno.test("recordedFindings() says what writeRecord() was told", () =>
  withFiles({}, async (folder) => {
    const record = { tiles: 38, seed: 5 };
    await writeRecord(folder, record);
    assertEquals(await recordedFindings(folder), [differenceOf(record)]);
    assertEquals(
      differenceOf(record).message,
      "made from 38 tiles; the split was drawn with seed 5, so it is not the published one",
    );
  }));

Deno.test("recordedFindings() has nothing to say of patches without a record", async () => {
  assertEquals(await recordedFindings(join(GOLDEN_ROOT, "potsdam")), []);
});
