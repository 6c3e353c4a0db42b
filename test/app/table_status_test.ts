import { assertEquals, assertNotEquals } from "@std/assert";
import { runTable } from "../../src/app/run_table.ts";
import { countStates, tableStatus } from "../../src/app/table_status.ts";
import { Claims } from "../../src/base/claims.ts";
import { systemClock } from "../../src/base/clock.ts";
import { Submissions } from "../../src/launch/slurm/submissions.ts";
import { ResultStore } from "../../src/results/result_store.ts";
import { fixtureWorkspace, withFolder } from "../cli/terminal_fixture.ts";

Deno.test("tableStatus() tells cells that are finished, that somebody runs, and that nobody began", () =>
  withFolder(async (folder) => {
    const workspace = fixtureWorkspace({
      results: `${folder}/results`,
      checkpoints: `${folder}/checkpoints`,
    });
    const options = { workspace, workers: 1, cacheBudget: 0 };
    const before = await tableStatus("tiny.yaml", options);
    assertEquals(countStates(before.cells), [["waiting", 6]]);
    await runTable("tiny.yaml", { ...options, keepModels: false });
    const cells = `${folder}/results/tiny/embedded/cells`;
    const [running, lost] = before.cells.map(({ key }) => key);
    for (const key of [running, lost]) await Deno.remove(`${cells}/${key}.json`);
    await using claims = new Claims(new ResultStore(workspace.results).claims, systemClock);
    // Said with the first word, before anything is claimed.
    claims.note([running], { step: 3, steps: 4, loss: 1 });
    await claims.take(running);
    const after = await tableStatus("tiny.yaml", options);
    assertEquals(countStates(after.cells), [["finished", 4], ["running", 1], ["waiting", 1]]);
    assertEquals(after.cells[0].progress?.step, 3);
    assertEquals(after.cells[0].where?.endsWith(`process ${Deno.pid}`), true);
  }));

Deno.test("tableStatus() looks for the cells of the engine that is named, or else of the one that was submitted", () =>
  withFolder(async (folder) => {
    const workspace = { ...fixtureWorkspace({ results: `${folder}/results` }), launch: `${folder}/launch` };
    const keys = async (engine?: "wasm") => {
      const { cells } = await tableStatus("tiny.yaml", { workspace, engine });
      return cells.map(({ key }) => key);
    };
    const here = await keys("wasm");
    assertEquals(await keys(), here);
    const submissions = new Submissions(workspace.launch, {
      table: "tiny",
      track: "embedded",
      results: workspace.results,
    });
    await Deno.mkdir(submissions.folder, { recursive: true });
    const numerics = "another/engine";
    await submissions.write({ name: "omh-tiny-1", id: "1", submitted_at: "2030", numerics, keys: [] });
    assertNotEquals(await keys(), here);
    assertEquals(await keys("wasm"), here);
  }));
