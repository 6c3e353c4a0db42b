import { assertEquals, assertStringIncludes } from "@std/assert";
import { readFlags } from "../../src/cli/flags.ts";
import { loadPlan } from "../../src/cli/load_plan.ts";
import { trainTable } from "../../src/cli/train_table.ts";
import { wideEnvironment } from "../../src/engine/wide_vectors.ts";
import { fakeTerminal, filesBelow, fixtureWorkspace, withFolder } from "./terminal_fixture.ts";

const FLAGS = readFlags(["--jobs", "2", "--cache-budget", "0"], {
  string: ["jobs", "engine", "cache-budget"],
  boolean: ["fresh"],
});

Deno.test("trainTable() trains, writes and returns a table", () =>
  withFolder(async (folder) => {
    const terminal = fakeTerminal();
    const workspace = fixtureWorkspace({
      results: `${folder}/results`,
      checkpoints: `${folder}/checkpoints`,
    });
    const loaded = await loadPlan("tiny.yaml", "embedded", workspace);
    const { run, table } = (await trainTable(loaded, workspace, FLAGS, terminal))!;
    assertEquals([run.results.size, table.rows.length], [6, 3]);
    assertEquals(table.rows.every(({ acc }) => acc?.mean != null), true);
    // That of the workers, whose vectors may be wider than this process's.
    const wide = Object.keys(await wideEnvironment()).length > 0;
    for (const { provenance } of run.results.values()) {
      assertStringIncludes(provenance.engine, wide ? "own SIMD kernels of 8 lanes" : "own SIMD kernels");
    }
    const files = await filesBelow(folder);
    assertEquals(files.filter((file) => file.startsWith("results/tiny/embedded/")).length, 9);
    assertEquals(files.filter((file) => file.startsWith("checkpoints/")), []);
  }));

Deno.test("trainTable() has no table of a run that was interrupted, and says what is kept", () =>
  withFolder(async (folder) => {
    const terminal = fakeTerminal({ signal: AbortSignal.abort() });
    const workspace = fixtureWorkspace({
      results: `${folder}/results`,
      checkpoints: `${folder}/checkpoints`,
    });
    const loaded = await loadPlan("tiny.yaml", "embedded", workspace);
    assertEquals(await trainTable(loaded, workspace, FLAGS, terminal), undefined);
    assertStringIncludes(terminal.said.err, "Interrupted. Finished cells of tiny are kept");
  }));
