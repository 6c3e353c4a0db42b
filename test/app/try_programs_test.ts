import { assertEquals, assertRejects } from "@std/assert";
import { loadPlan, UsageError } from "../../src/app/load_plan.ts";
import { tryPrograms } from "../../src/app/try_programs.ts";
import { fixtureWorkspace, withFolder } from "../cli/terminal_fixture.ts";

const workspace = fixtureWorkspace();

Deno.test("tryPrograms() refuses a table in which nothing is a program's", async () => {
  await assertRejects(
    () => tryPrograms("tiny.yaml", { workspace }),
    UsageError,
    'Cannot try "tiny": no row of it has a program for a method, expected one that its plugins name',
  );
});

Deno.test("tryPrograms() refuses the name of no row, and of a row that is trained here", async () => {
  for (const row of ["goood", "STEGO"]) {
    await assertRejects(
      () => tryPrograms("programs.yaml", { workspace, row }),
      UsageError,
      `Cannot try the row "${row}": there is none of this name that has a program for a method, expected one of "good", "labels"`,
    );
  }
});

Deno.test("tryPrograms() runs one row's program on a few pictures and keeps what it wrote", () =>
  withFolder(async (folder) => {
    const planned = await loadPlan("programs.yaml", { workspace });
    const own = { ...planned, workspace: { ...workspace, commands: `${folder}/commands` } };
    const [tried, ...more] = await tryPrograms(own, { row: "good", items: 2 });
    assertEquals([tried.row, tried.seed, tried.fault, more.length], ["good", 0, null, 0]);
    assertEquals(tried.output.startsWith(`${folder}/commands/try/`), true);
    assertEquals((await Deno.stat(tried.log)).isFile, true);
  }));
