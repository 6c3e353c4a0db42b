import { assertEquals } from "@std/assert";
import { checkTable } from "../../../src/results/check/check_table.ts";
import type { TableCheck } from "../../../src/results/check/verdicts.ts";
import type { TablePlan } from "../../../src/spec/mod.ts";
import { tinyCells, tinyPlan } from "../results_fixture.ts";
import { fileOf, filesOf, keyedCells, load, type MemoryFiles } from "./check_fixture.ts";

const plan = tinyPlan();

async function check(
  change: (now: MemoryFiles, committed: MemoryFiles) => void = () => {},
  planned: TablePlan = plan,
  seeds?: readonly number[],
): Promise<TableCheck> {
  const [now, committed] = [filesOf(plan, "now"), filesOf(plan, "the commit")];
  change(now, committed);
  const table = { plan: planned, keyed: keyedCells(planned), seeds };
  return checkTable(table, await load(committed, planned), await load(now, planned));
}

const [first, second] = tinyCells(plan).get("OMH")!;

Deno.test("checkTable() passes a table that is as committed", async () => {
  const { table, track, verdict, committed, now, rows, altered, obstacles } = await check();
  assertEquals([table, track, verdict, committed, now], ["tiny", "embedded", "same", "the commit", "now"]);
  assertEquals([altered, obstacles], [[], []]);
  assertEquals(rows.map(({ verdict }) => verdict), [
    "same",
    "same",
    "same",
    "same",
    "not run here",
    "not run here",
  ]);
  assertEquals(rows[2], {
    row: "OMH",
    metric: "acc",
    paper: null,
    committed: 90,
    now: 90,
    difference: 0,
    verdict: "same",
    reproduced: null,
  });
});

Deno.test("checkTable() finds a metric edited by 0.01 and names the cell", async () => {
  const { verdict, cells, altered, rows } = await check((now) =>
    now.edit(fileOf(first), '"acc": 90', '"acc": 90.01')
  );
  assertEquals(verdict, "differs");
  const [cell] = cells.filter((cell) => cell.verdict === "differs");
  assertEquals([cell.row, cell.seed, cell.differences], ["OMH", 0, [
    { what: "acc", committed: 90, now: 90.01, difference: 0.01 },
  ]]);
  assertEquals([altered[0].cell, altered[0].where], ["OMH, seed 0", "now"]);
  assertEquals([rows[2].verdict, rows[2].difference, rows[3].verdict], ["differs", 0.002, "same"]);
});

Deno.test("checkTable() finds an edited metric that is committed with it", async () => {
  const { verdict, cells, altered } = await check((now, committed) => {
    for (const files of [now, committed]) files.edit(fileOf(first), '"acc": 90', '"acc": 90.01');
  });
  assertEquals(cells.every((cell) => cell.verdict === "same"), true);
  assertEquals(verdict, "differs");
  assertEquals(altered.map(({ cell, where }) => `${cell} of ${where}`).slice(0, 2), [
    "OMH, seed 0 of the commit",
    "null of the commit",
  ]);
});

Deno.test("checkTable() cannot compare where a cell is deleted, now or in the commit", async () => {
  const lost = await check((now) => now.texts.delete(fileOf(second)));
  assertEquals([lost.verdict, lost.cells[6].reason], [
    "cannot compare",
    "it has no result now; deno task bench runs it",
  ]);
  assertEquals([lost.rows[2].now, lost.rows[2].verdict], [null, "cannot compare"]);
  const never = await check((_, committed) => committed.texts.delete(fileOf(second)));
  assertEquals([never.verdict, never.cells[6].reason], [
    "cannot compare",
    "it has no committed result; git add results/ and a commit make it one",
  ]);
  const both = await check((now, committed) =>
    [now, committed].forEach(({ texts }) => texts.delete(fileOf(second)))
  );
  assertEquals(both.verdict, "cannot compare");
});

Deno.test("checkTable() cannot compare what cannot be read", async () => {
  const { verdict, obstacles } = await check((_, committed) =>
    committed.edit(fileOf(first), "cell@2", "cell@7")
  );
  assertEquals(verdict, "cannot compare");
  assertEquals(obstacles.length, 1);
});

Deno.test("checkTable() cannot compare a table that is missing or of another version of the spec", async () => {
  const missing = await check((now) => now.texts.delete("table.csv"));
  assertEquals([missing.verdict, missing.obstacles], ["cannot compare", ["now has no table.csv of tiny"]]);
  const newer = tinyPlan({ change: (text) => text.replace("version: 1", "version: 2") });
  const other = await check(() => {}, newer);
  assertEquals([other.verdict, other.obstacles[0]], [
    "cannot compare",
    "the commit has the table of version 1 of the spec, which is at version 2 now",
  ]);
});

Deno.test("checkTable() cannot compare a row that the stored tables lack", async () => {
  const more = tinyPlan({
    change: (text) => text.replace("primary:", "  - { name: New, cite: true }\nprimary:"),
  });
  const { verdict, obstacles } = await check(() => {}, more);
  assertEquals([verdict, obstacles[0]], ["cannot compare", 'the commit has no row "New" in table.json']);
});

Deno.test("checkTable() holds the paper track to the paper's numbers, within the spec's tolerance", async () => {
  const change = (text: string) =>
    text.replace("acc: 70, miou: 50", "acc: 66, miou: 50").replace(
      "name: OMH",
      "name: OMH\n    paper: { acc: 83.9 }",
    ).replace("tolerance: { acc: 2 }", "tolerance: { acc: 3 }");
  const planned = tinyPlan({ track: "paper", change });
  const files = filesOf(planned);
  const results = await load(files, planned);
  const { rows, verdict } = checkTable({ plan: planned, keyed: keyedCells(planned) }, results, results);
  assertEquals(rows.map(({ reproduced }) => reproduced?.verdict ?? null), [
    "reproduced",
    null,
    "not reproduced",
    ...[null, null, null],
  ]);
  assertEquals([rows[2].verdict, verdict], ["same", "differs"]);
});

Deno.test("checkTable() passes a number that these seeds neither reproduce nor refute", async () => {
  const planned = tinyPlan({
    track: "paper",
    change: (text) => text.replace("acc: 70, miou: 50", "acc: 67"),
  });
  const files = filesOf(planned);
  const results = await load(files, planned);
  const { rows, verdict } = checkTable({ plan: planned, keyed: keyedCells(planned) }, results, results);
  assertEquals([rows[0].reproduced?.verdict, verdict], ["inconclusive", "same"]);
});

Deno.test("checkTable() of one seed passes over the cells of others, and holds no row against the paper", async () => {
  const others = (now: MemoryFiles) => now.texts.delete(fileOf(second));
  assertEquals((await check(others)).verdict, "cannot compare");
  const { verdict, seeds, cells, rows } = await check(others, plan, [first.seed]);
  assertEquals([verdict, seeds, cells.map(({ seed }) => seed)], ["same", [0], [0, 0]]);
  const exact = { ...plan, traits: { ...plan.traits, paper: true }, tolerance: { acc: 0 } };
  assertEquals(
    rows.map(({ reproduced }) => reproduced),
    (await check(others, exact, [0])).rows.map(() => null),
  );
});
