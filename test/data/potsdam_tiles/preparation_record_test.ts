import { assertEquals } from "@std/assert";
import { join } from "node:path";
import {
  differenceOf,
  recordedFindings,
  writeRecord,
} from "../../../src/data/potsdam_tiles/preparation_record.ts";
import { GOLDEN_ROOT, withFiles } from "../_files.ts";

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
