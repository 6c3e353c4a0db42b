import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { renderLinear, renderMeans, renderSeeds } from "../../src/results/render_scores.ts";
import type { SeedScores, TableRow } from "../../src/results/table_file.ts";
import { tinyCells, tinyPlan, tinyTable } from "./results_fixture.ts";

function fieldsOf(line: string): string[] {
  return line.split("|").map((field) => field.trim()).slice(1, -1);
}

const scores: SeedScores = { mean: 31.25, low: 30, high: 32.5, iqm: null, values: [31.25] };

Deno.test("renderMeans() shows scores by readout beside the paper's, which are not this track's", () => {
  const lines = renderMeans(tinyTable(tinyPlan()));
  assertEquals(fieldsOf(lines[0]), [
    ...["", "seeds", "Acc, %, literal", "mIoU, %, literal"],
    ...["Acc, paper (paper track only)", "mIoU, paper (paper track only)"],
  ]);
  assertEquals(fieldsOf(lines[2]), ["STEGO", "5", "65.0 [63.9, 66.1]", "44.4 [42.9, 45.9]", "70.0", "50.0"]);
  assertEquals(fieldsOf(lines[4]), ["Quoted", "not run here", "-", "-", "77.9", "-"]);
});

Deno.test("renderMeans() names the paper's columns plainly on the paper track, and has none without a number", () => {
  assertStringIncludes(
    renderMeans(tinyTable(tinyPlan({ track: "paper" })))[0],
    "| Acc, paper | mIoU, paper |",
  );
  const { rows, ...table } = tinyTable(tinyPlan());
  const unknown = rows.map((row) => ({ ...row, paper: { acc: row.paper.acc, miou: null } }));
  const [header] = renderMeans({ ...table, rows: unknown });
  assert(header.includes("Acc, paper") && !header.includes("mIoU, paper"));
});

Deno.test("renderMeans() has the second readout in columns of its own, each row in those of its readout", () => {
  const { rows: [stego, omh], ...table } = tinyTable(tinyPlan());
  const second = { readout: "converged", acc: scores, miou: scores } as const;
  const other: TableRow = { ...omh, readout: "converged" };
  const lines = renderMeans({ ...table, rows: [{ ...stego, second }, other] });
  assertEquals(fieldsOf(lines[0]).slice(2, 6), [
    ...["Acc, %, literal", "mIoU, %, literal", "Acc, %, converged", "mIoU, %, converged"],
  ]);
  assertEquals(fieldsOf(lines[2]).slice(4, 6), ["31.3 [30.0, 32.5]", "31.3 [30.0, 32.5]"]);
  assertEquals(fieldsOf(lines[3]).slice(2, 5), ["-", "-", "90.0 [88.8, 91.0]"]);
});

Deno.test("renderMeans() and renderSeeds() mark seeds that collapsed or diverged", () => {
  const { rows: [stego, omh], ...table } = tinyTable(tinyPlan());
  const rows = [{ ...stego, collapsed: [0, 3] }, { ...omh, diverged: [1], collapsed: [2] }];
  const means = renderMeans({ ...table, rows });
  assertEquals([fieldsOf(means[2])[1], fieldsOf(means[3])[1]], [
    "5, 2 collapsed",
    "5, 1 collapsed, 1 diverged",
  ]);
  const seeds = renderSeeds(rows).slice(-4);
  assertEquals(fieldsOf(seeds[0]).slice(3, 8), ["65.0†", "65.0", "63.8", "66.3†", "65.0"]);
  assertEquals(fieldsOf(seeds[1]).slice(3, 8), ["90.0", "90.0‡", "90.0†", "88.8", "91.3"]);
});

Deno.test("renderMeans() counts the seeds that are scored", () => {
  const plan = tinyPlan();
  const cells = tinyCells(
    plan,
    (row, seed) =>
      row === "STEGO" && seed === 1 ? { outcome: { status: "failed", step: 4, cause: "no memory" } } : {},
  );
  const table = tinyTable(plan, cells);
  assertEquals(fieldsOf(renderMeans(table)[2]).slice(1, 3), ["4 of 5", "65.0"]);
  const seeds = renderSeeds(table.rows);
  assertEquals(fieldsOf(seeds.slice(-4)[0]).slice(3, 8), ["65.0", "-", "63.8", "66.3", "65.0"]);
  assertEquals(fieldsOf(seeds[6]), ["STEGO", "-", "-"]);
});

Deno.test("renderSeeds() shows the mean of the middle half and every score", () => {
  const lines = renderSeeds(tinyTable(tinyPlan()).rows);
  assertEquals(lines[0], "## Seeds");
  assertEquals(fieldsOf(lines[4]), ["", "Acc", "mIoU"]);
  // Of 63.75, 65, 65, 65 and 66.25 the middle three.
  assertStringIncludes(fieldsOf(lines[6])[1], "65.0 [");
  assertEquals(fieldsOf(lines.at(-6)!).slice(0, 5), ["", "score", "seed", "+0", "+1"]);
  assertEquals(lines.slice(-4).map((line) => fieldsOf(line).slice(0, 3).join(" ")), [
    ...["STEGO Acc 0", "OMH Acc 0", "STEGO mIoU 0", "OMH mIoU 0"],
  ]);
  assertEquals(renderSeeds([]), []);
});

Deno.test("renderSeeds() puts the seeds of one ten in a line", () => {
  const [stego] = tinyTable(tinyPlan()).rows;
  const lines = renderSeeds([{ ...stego, seeds: [118, 119, 120, 7, 130] }]);
  assertEquals(lines.slice(-8, -4).map((line) => fieldsOf(line).slice(2).join(" ")), [
    "0 - - - - - - - 66.3 - -",
    "110 - - - - - - - - 65.0 65.0",
    "120 63.8 - - - - - - - - -",
    "130 65.0 - - - - - - - - -",
  ]);
});

Deno.test("renderLinear() puts the linear probe in a table of its own, and none where there is none", () => {
  const plan = tinyPlan();
  const lines = renderLinear(tinyTable(plan).rows);
  assertEquals(fieldsOf(lines[0]), ["linear probe (uses labels)", "Acc, %", "mIoU, %"]);
  assertEquals(lines.slice(2).map((line) => fieldsOf(line).slice(0, 2)), [
    ["STEGO", "65.0 [63.9, 66.1]"],
    ["OMH", "90.0 [88.8, 91.0]"],
  ]);
  assertEquals(renderLinear(tinyTable(plan).rows.map((row) => ({ ...row, linear: null }))), []);
});
