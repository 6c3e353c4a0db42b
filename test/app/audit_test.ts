import { assertEquals } from "@std/assert";
import { audit } from "../../src/app/audit.ts";
import { openWorkspace } from "../../src/base/workspace.ts";
import { ResultStore } from "../../src/results/result_store.ts";
import { withFolder } from "../cli/terminal_fixture.ts";
import { tinyPlan, tinyTable } from "../results/results_fixture.ts";

Deno.test("audit() tells controls that have results from those that have none", () =>
  withFolder(async (folder) => {
    const workspace = openWorkspace({ results: folder });
    const none = await audit({ workspace, tables: 2 });
    assertEquals([none.aa, none.controls.length], [null, 0]);
    assertEquals(none.missing, ["aa", "positive-control", "negative-control"]);

    const store = new ResultStore(folder);
    for (const table of ["positive-control", "negative-control"]) {
      await store.writeTable({ ...tinyTable(tinyPlan()), table });
    }
    const some = await audit({ workspace, tables: 2 });
    // OMH is better in both: so a positive control has to come out, and a negative one must not.
    assertEquals(some.controls.map(({ study, verdict, passed }) => [study, verdict, passed]), [
      ["positive-control", "holds", true],
      ["negative-control", "holds", false],
    ]);
    assertEquals(some.missing, ["aa"]);
  }));

Deno.test("audit() simulates as many tables as it is asked for, the same at each call", async () => {
  const options = { workspace: openWorkspace({ results: "no/such/folder" }), tables: 3 };
  const { simulations } = await audit(options);
  assertEquals(simulations.every(({ tables }) => tables === 3), true);
  assertEquals((await audit(options)).simulations, simulations);
});
