import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../../src/app/load_plan.ts";
import { tuneWeights } from "../../src/app/tune_weights.ts";
import { openWorkspace } from "../../src/base/workspace.ts";
import { ResultStore } from "../../src/results/result_store.ts";
import { omhOptions } from "../../src/omh/options.ts";
import { withFolder } from "../cli/terminal_fixture.ts";
import { tinyCells, tinyPlan, tinyTable } from "../results/results_fixture.ts";

/** Writes the tiny table, as far as a change of its spec leaves it. */
async function writeStudy(folder: string, change?: (text: string) => string): Promise<void> {
  const plan = tinyPlan(change && { change });
  const store = new ResultStore(folder);
  // The fixture's catalogue knows some options of OMH, a study all.
  const omh = { ...omhOptions.parse({}) };
  const cells = tinyCells(plan, (row) => row === "OMH" && !change ? { settings: { omh } } : {});
  for (const cell of [...cells.values()].flat()) await store.writeCell("tiny", "embedded", cell);
  await store.writeTable(tinyTable(plan, cells));
}

Deno.test("tuneWeights() says of each study what its rows say, under the study's name", () =>
  withFolder(async (folder) => {
    await writeStudy(folder);
    const workspace = openWorkspace({ results: folder });
    const tuned = await tuneWeights(["tiny", "tiny"], { workspace });
    assertEquals(tuned.map(({ study, method }) => [study, method]), [["tiny", "stego"], ["tiny", "stego"]]);
    assertEquals([tuned[0].baseline.name, tuned[0].curves[0].points.length], ["STEGO", 1]);
  }));

Deno.test("tuneWeights() says how a study that has no results gets some", () =>
  withFolder(async (folder) => {
    await assertRejects(
      () => tuneWeights(["mine"], { workspace: openWorkspace({ results: folder }) }),
      UsageError,
      'Cannot read the study "mine": it has no results, expected some from deno task bench studies/mine.yaml',
    );
  }));

Deno.test("tuneWeights() refuses a table that is no study of weights, and one that lacks a cell", () =>
  withFolder(async (folder) => {
    const workspace = openWorkspace({ results: folder });
    await writeStudy(
      folder,
      (text) => text.replace("set: { omh: { enabled: true } }", "set: { stego.dim: 3 }"),
    );
    const twice =
      'Cannot judge the study "tiny": Cannot tell the baseline of "stego": 2 rows are without OMH';
    await assertRejects(() => tuneWeights(["tiny"], { workspace }), UsageError, twice);
    await Deno.remove(`${folder}/tiny/embedded/cells`, { recursive: true });
    await assertRejects(
      () => tuneWeights(["tiny"], { workspace }),
      UsageError,
      'of the row "STEGO" has no file',
    );
  }));
