import { assertEquals, assertStringIncludes } from "@std/assert";
import { renderMarkdown } from "../../src/results/render_table.ts";
import { ResultStore } from "../../src/results/result_store.ts";
import { HOME, runCommand, withFolder } from "./terminal_fixture.ts";

const SPEC = "tables/ablation-tau.yaml";

Deno.test("table prints a committed table in Markdown, or writes it to a file below the user's folder", () =>
  withFolder(async (cwd) => {
    const printed = await runCommand(["table", SPEC], { cwd: HOME });
    const table = await new ResultStore(`${HOME}results`).readTable("ablation-tau", "embedded");
    assertEquals(printed, { code: 0, out: renderMarkdown(table!), err: "" });
    const flags = ["--format", "latex", "--out", "table.tex", "--results", `${HOME}results`];
    assertEquals(await runCommand(["table", SPEC, ...flags], { cwd }), { code: 0, out: "", err: "" });
    assertStringIncludes(await Deno.readTextFile(`${cwd}/table.tex`), "\\begin{tabular}");
  }));

Deno.test("table exits with 4 where the table was not run, with 2 where it is asked for what there is not", async () => {
  const run = (...args: string[]) => runCommand(["table", ...args], { cwd: HOME });
  const missing = await run(SPEC, "--results", "no/such/folder");
  assertEquals(missing.code, 4);
  assertStringIncludes(missing.err, "(deno task bench tables/ablation-tau.yaml)");
  const spread = await run(SPEC, "--format", "latex", "--spread", "deviations");
  assertEquals(spread.code, 2);
  assertStringIncludes(spread.err, '(nearest: "deviation")');
  assertEquals((await run()).code, 2);
});
