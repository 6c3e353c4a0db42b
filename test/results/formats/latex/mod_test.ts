import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import latex from "../../../../src/results/formats/latex/mod.ts";
import type { Spread } from "../../../../src/results/formats/types.ts";
import type { TableFile } from "../../../../src/results/table_file.ts";
import { ResultStore } from "../../../../src/results/result_store.ts";
import { HOME } from "../../../cli/terminal_fixture.ts";
import { tinyPlan, tinyTable } from "../../results_fixture.ts";

async function render(table: TableFile, spread?: Spread): Promise<string> {
  return await latex.render(table, { spread, cells: () => Promise.resolve(new Map()) });
}

/** Made once: its claims are judged by resampling, which takes longest. */
const TINY = tinyTable(tinyPlan());

/** Text without comments and escaped characters: what is left of commands is structure. */
function structure(text: string): string {
  return text.split("\n").filter((line) => !line.startsWith("%")).join("\n").replaceAll(/\\[\\{}%&#$_]/g, "");
}

/** Asserts that braces and environments are balanced, and that each line of the table has as many fields as there are columns. */
function assertSound(text: string): void {
  const code = structure(text);
  let depth = 0;
  for (const brace of code.replaceAll(/[^{}]/g, "")) {
    assert((depth += brace === "{" ? 1 : -1) >= 0, "closed before it was opened");
  }
  assertEquals(depth, 0, "braces");
  const open: string[] = [];
  for (const [, kind, name] of code.matchAll(/\\(begin|end)\{(\w+)\}/g)) {
    if (kind === "begin") open.push(name);
    else assertEquals(open.pop(), name);
  }
  assertEquals(open, []);
  assertEquals(code.match(/\$/g)?.length ?? 0, (code.match(/\$[^$]*\$/g)?.length ?? 0) * 2, "mathematics");
  const [, columns] = text.match(/\\begin\{tabular\}\{(.*)\}$/m)!;
  const count = columns.replaceAll(/[@p]\{[^{}]*\}/g, (spec) => spec[0] === "p" ? "p" : "").length;
  const lines = text.slice(text.indexOf("\\toprule"), text.indexOf("\\bottomrule")).split("\n")
    .filter((line) => line.endsWith(" \\\\"));
  for (const line of lines) {
    const spans = [...line.matchAll(/\\multicolumn\{(\d)\}/g)].reduce(
      (sum, [, span]) => sum + Number(span) - 1,
      0,
    );
    assertEquals(line.replaceAll("\\&", "").split("&").length + spans, count, line);
  }
  assert(lines.length > 1);
}

/** The line of a row. */
function lineOf(text: string, row: string): string {
  return text.split("\n").map((line) => line.trim()).find((line) => line.startsWith(`${row} &`))!;
}

Deno.test("LaTeX of every committed table is sound, with intervals and with deviations", async () => {
  let rendered = 0;
  for await (const { name } of Deno.readDir(`${HOME}results`)) {
    const table = await new ResultStore(`${HOME}results`).readTable(name, "embedded");
    if (!table) continue;
    rendered++;
    for (const spread of ["interval", "deviation"] as const) assertSound(await render(table, spread));
  }
  assert(rendered > 5);
});

Deno.test("LaTeX marks the best row in bold, the second underlined, each mean with its interval or deviation", async () => {
  const text = await render(TINY);
  assertSound(text);
  assertMatch(
    lineOf(text, "OMH"),
    /^OMH & 5 & \\textbf\{90\.0\} & \[\d+\.\d, \d+\.\d\] & \\textbf\{[\d.]+\} & \[[\d., ]+\] \\\\$/,
  );
  assertMatch(lineOf(text, "STEGO"), /^STEGO & 5 & \\underline\{65\.0\} & /);
  const deviation = await render(TINY, "deviation");
  assertSound(deviation);
  // Of 65, 65, 63.75, 66.25 and 65.
  assertMatch(lineOf(deviation, "STEGO"), /& \\underline\{65\.0\} & \$\\pm\$ 0\.9 & /);
  assertStringIncludes(deviation, "$\\pm$ their standard deviation");
});

Deno.test("LaTeX says in its caption what the table is of: title, track, engine, seeds, set-up and protocol", async () => {
  const notes = ["Set-up: steps 10.", "No linear probe trained.", "About 5% of it."];
  const rows = TINY.rows.map((row) => ({
    ...row,
    settings: row.settings && { ...row.settings, train: { ...row.settings.train, linear_probe: false } },
  }));
  const text = await render({ ...TINY, notes, rows });
  const caption = text.split("\n").find((line) => line.includes("\\caption"))!;
  for (
    const part of [
      "\\caption[{Table 9: a test}]{Table 9: a test. Track \\texttt{embedded}, spec version 1",
      "engine \\texttt{wasm/\\allowbreak{}test/\\allowbreak{}fused}, 5 seeds a row.",
      "Set-up: steps 10. No linear probe trained.",
      "95\\,\\% interval",
    ]
  ) assertStringIncludes(caption, part);
  assertEquals(caption.includes("About 5"), false);
  assertStringIncludes(text, "\n% About 5% of it.\n");
});

Deno.test("LaTeX of a trial and of a run until decided says so", async () => {
  const changes = [{ setting: "train.steps", value: 2, instead: [5000] }];
  const trial = await render({ ...TINY, changes });
  assertStringIncludes(trial, "\\textbf{Trial, not the table of the spec: shrunk: 2 of 5000 steps.");
});

Deno.test("LaTeX escapes names and notes that hold commands", async () => {
  const rows = TINY.rows.map((row) =>
    row.name === "OMH" ? { ...row, name: "A & B_1 \\end{table}", note: "100% {sure}" } : row
  );
  const text = await render({ ...TINY, rows, title: "50% $ [odd] {" });
  assertSound(text);
  assertStringIncludes(text, "A \\& B\\_1 \\textbackslash{}end\\{table\\} & 5");
  assertStringIncludes(text, "A \\& B\\_1 \\textbackslash{}end\\{table\\}: 100\\% \\{sure\\}\\par");
  assertStringIncludes(text, "\\caption[{50\\% \\$ [odd] \\{}]{");
});

Deno.test("LaTeX shows the paper's numbers on the paper's own setting alone, with the rows that are only quoted", async () => {
  assertEquals(/paper &|Quoted/.test(await render(TINY)), false);
  const text = await render({ ...TINY, track: "paper", paper_setting: true });
  assertSound(text);
  assertStringIncludes(text, "Acc, \\%, paper");
  assertEquals(lineOf(text, "Quoted"), "Quoted & not run here & -- &  & -- &  & 77.9 & -- \\\\");
});

Deno.test("LaTeX gives no mark to a row that lacks a seed, and says which seeds went wrong", async () => {
  const rows = TINY.rows.map((row) => {
    if (row.name !== "OMH" || !row.acc || !row.miou) return row;
    const acc = { ...row.acc, values: [90, null, 90, 90, 90] };
    const miou = { ...row.miou, values: [80, null, 80, 80, 80] };
    return {
      ...row,
      acc,
      miou,
      state: "unfinished" as const,
      incidents: ["seed 1 failed at step 4: no_memory"],
    };
  });
  const text = await render({ ...TINY, rows });
  assertSound(text);
  assertMatch(lineOf(text, "OMH"), /^OMH & 4 of 5 & 90\.0 & /);
  assertEquals(text.includes("\\textbf{9"), false);
  assertStringIncludes(text, "OMH: seed 1 failed at step 4: no\\_memory\\par");
});

Deno.test("LaTeX breaks names that are too long for a line", async () => {
  const name = "STEGO with every loss that there is, and one more";
  const text = await render({ ...TINY, rows: TINY.rows.map((row) => ({ ...row, name })) });
  assertSound(text);
  assertStringIncludes(text, "\\begin{tabular}{@{}p{0.4\\linewidth}r");
  assertStringIncludes(text, `\\raggedright ${name} & 5 & `);
});
