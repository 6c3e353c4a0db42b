import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { scorePredictions } from "../../src/app/score_predictions.ts";
import { openWorkspace } from "../../src/base/workspace.ts";
import { SpecError } from "../../src/spec/mod.ts";
import { SIDE, write, writeDataset, writePredictions } from "../launch/upload_fixture.ts";
import { withFolder } from "../cli/terminal_fixture.ts";

Deno.test("scorePredictions() names a table by the folder of the predictions, and its row by their method", () =>
  withFolder(async (folder) => {
    await writeDataset(folder);
    await writePredictions(folder, { method: "STEGO {PyTorch}" });
    const options = {
      workspace: openWorkspace({ folder, base: folder }),
      evaluate: { resolution: SIDE },
      workers: 1,
      cacheBudget: 0,
    };
    const { table, results } = await scorePredictions("run-17/predictions.json", options);
    assertMatch(table.table, /^score-run-17-[0-9a-f]{8}$/);
    // Braces would stand for a setting.
    assertEquals(table.rows.map(({ name, seeds }) => [name, seeds]), [["STEGO PyTorch", [0, 1]]]);
    assertEquals(results.map(({ settings }) => settings.evaluate.resolution), [SIDE, SIDE]);
  }));

Deno.test("scorePredictions() refuses what is no predictions file", () =>
  withFolder(async (folder) => {
    await write(folder, { "p.json": '{ "dataset": "earthcover6" }' });
    const workspace = openWorkspace({ folder, base: folder });
    await assertRejects(() => scorePredictions("p.json", { workspace }), SpecError, "p.json");
    await assertRejects(() => scorePredictions("q.json", { workspace }), Deno.errors.NotFound, "q.json");
  }));
