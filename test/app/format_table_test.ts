import { assertEquals, assertRejects } from "@std/assert";
import { formatTable } from "../../src/app/format_table.ts";
import { UsageError } from "../../src/app/load_plan.ts";
import { ResultStore } from "../../src/results/result_store.ts";
import { stableJson } from "../../src/base/stable_json.ts";
import { openWorkspace } from "../../src/base/workspace.ts";
import { tinyCells, tinyPlan, tinyTable } from "../results/results_fixture.ts";
import { withFolder } from "../cli/terminal_fixture.ts";

const SPEC = "id: tiny\n# Names a module that must not be loaded.\nplugins: { bad: ./none.ts }\n";

/** A folder with the tiny spec and its written table. */
function withTable(test: (folder: string) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/tiny.yaml`, SPEC);
    const store = new ResultStore(`${folder}/results`);
    const plan = tinyPlan();
    for (const cell of [...tinyCells(plan).values()].flat()) await store.writeCell("tiny", "embedded", cell);
    await store.writeTable(tinyTable(plan));
    await test(folder);
  });
}

Deno.test("formatTable() gives the files that the run has written, without loading what the spec names", () =>
  withTable(async (folder) => {
    const workspace = openWorkspace({ folder });
    for (const format of ["md", "csv", "json"]) {
      const written = await Deno.readTextFile(`${folder}/results/tiny/embedded/table.${format}`);
      assertEquals(await formatTable("tiny.yaml", { workspace, format }), written);
    }
  }));

Deno.test("formatTable() takes a module as a format, which may read the cells", () =>
  withTable(async (folder) => {
    await Deno.writeTextFile(
      `${folder}/count.ts`,
      `export default { name: "count", summary: "how many", extension: "txt",
        render: async ({ rows }, { cells }) => \`\${rows.length} rows, \${(await cells()).size} cells\\n\` };`,
    );
    const workspace = openWorkspace({ folder });
    assertEquals(await formatTable("tiny.yaml", { workspace, format: "./count.ts" }), "3 rows, 10 cells\n");
    await Deno.writeTextFile(
      `${folder}/nothing.ts`,
      'export default { name: "nothing", summary: "none", extension: "txt", render: () => {} };',
    );
    await assertRejects(
      () => formatTable("tiny.yaml", { workspace, format: "./nothing.ts" }),
      TypeError,
      "the format gives no text",
    );
  }));

Deno.test("formatTable() writes the table of a run until its claims were decided where that is asked for", () =>
  withTable(async (folder) => {
    const workspace = openWorkspace({ folder });
    await assertRejects(
      () => formatTable("tiny.yaml", { workspace, untilDecided: true }),
      Deno.errors.NotFound,
      "deno task bench tiny.yaml --until-decided",
    );
    const stopping = { test: "anytime-valid t-test", effect_variance: 1, max_seeds: 40 } as const;
    const table = { ...tinyTable(tinyPlan()), stopping };
    await new ResultStore(workspace.results).writeTable(table);
    assertEquals(
      await formatTable("tiny.yaml", { workspace, untilDecided: true, format: "json" }),
      stableJson(table),
    );
  }));

Deno.test("formatTable() says what there is not: a format, a spread, a spec, a track", () =>
  withTable(async (folder) => {
    const workspace = openWorkspace({ folder });
    const refused = (options: Parameters<typeof formatTable>[1], message: string, spec = "tiny.yaml") =>
      assertRejects(() => formatTable(spec, { workspace, ...options }), UsageError, message);
    await refused({ format: "latx" }, '(nearest: "latex")');
    await refused({ format: "https://example.org/format.ts" }, "--remote-modules");
    await refused({ format: "md", spread: "deviation" }, "expected a format that knows more: latex");
    await refused({}, 'Cannot find the spec "none.yaml"', "none.yaml");
    await Deno.writeTextFile(`${folder}/odd.yaml`, "title: no id\n");
    await refused({}, "it has no id", "odd.yaml");
    await assertRejects(
      () => formatTable("tiny.yaml", { workspace, track: "paper" }),
      Deno.errors.NotFound,
      "deno task bench tiny.yaml --track paper",
    );
  }));
