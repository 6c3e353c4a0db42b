import { assertEquals, assertNotEquals } from "@std/assert";
import { tableStatus } from "../../src/app/table_status.ts";
import { Submissions } from "../../src/launch/slurm/submissions.ts";
import { fixtureWorkspace, withFolder } from "../cli/terminal_fixture.ts";

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
