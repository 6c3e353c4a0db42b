import { assertEquals, assertRejects } from "@std/assert";
import { checkTables } from "../../src/app/check_tables.ts";
import { UsageError } from "../../src/app/load_plan.ts";
import { fixtureWorkspace, withFolder } from "../cli/terminal_fixture.ts";

Deno.test("checkTables() of no table checks nothing", async () => {
  assertEquals(await checkTables([]), []);
});

Deno.test("checkTables() refuses a seed that no row is run with", () =>
  withFolder(async (folder) => {
    await assertRejects(
      () => checkTables(["tiny.yaml"], { workspace: fixtureWorkspace(), committed: folder, seeds: [0, 7] }),
      UsageError,
      'Cannot check the seed 7 of "tiny": it is not run with it, expected some of 0, 1',
    );
  }));

Deno.test("checkTables() cannot compare a table of which neither side has results", () =>
  withFolder(async (folder) => {
    const workspace = fixtureWorkspace({ results: `${folder}/now` });
    const [check, ...more] = await checkTables(["tiny.yaml"], { workspace, committed: `${folder}/before` });
    assertEquals([check.table, check.verdict, more.length], ["tiny", "cannot compare", 0]);
    assertEquals(check.cells.length, 6);
  }));
