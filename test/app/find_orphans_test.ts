import { assertEquals } from "@std/assert";
import { findOrphans } from "../../src/app/find_orphans.ts";
import { openWorkspace } from "../../src/base/workspace.ts";
import { ResultStore } from "../../src/results/result_store.ts";
import { withFolder } from "../cli/terminal_fixture.ts";
import { tinyCells, tinyPlan } from "../results/results_fixture.ts";

Deno.test("findOrphans() finds nothing where there are no results", () =>
  withFolder(async (folder) => {
    const workspace = openWorkspace({ folder, base: folder });
    assertEquals(await findOrphans({ workspace }), { orphans: [], skipped: [] });
  }));

Deno.test("findOrphans() names the cells of a spec that is gone, and leaves folders that are no table's", () =>
  withFolder(async (folder) => {
    const workspace = openWorkspace({ folder, base: folder });
    const store = new ResultStore(workspace.results);
    const [cell] = tinyCells(tinyPlan()).get("OMH")!;
    for (const table of ["mine", "nobodys"]) await store.writeCell(table, "embedded", cell);
    const spec = `${folder}/mine.yaml`;
    await store.claimTable("mine", spec);
    assertEquals(await findOrphans({ workspace }), {
      orphans: [{
        path: `${workspace.results}/mine/embedded/cells/${cell.key}.json`,
        why: `its spec "${spec}" is gone`,
        tracked: false,
      }],
      skipped: [],
    });
    assertEquals((await Deno.stat(`${workspace.results}/mine/embedded/cells/${cell.key}.json`)).isFile, true);
  }));
