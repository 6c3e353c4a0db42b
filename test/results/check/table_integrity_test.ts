import { assertEquals } from "@std/assert";
import { tableFaults } from "../../../src/results/check/table_integrity.ts";
import type { TablePlan } from "../../../src/spec/mod.ts";
import { RIGHT, tinyCells, tinyPlan } from "../results_fixture.ts";
import { filesOf, load, type MemoryFiles } from "./check_fixture.ts";

const plan = tinyPlan();
const cells = tinyCells(plan);

async function faults(
  change: (files: MemoryFiles) => void,
  { planned = plan, stored = cells }: { planned?: TablePlan; stored?: typeof cells } = {},
): Promise<string[]> {
  const files = filesOf(plan);
  change(files);
  const results = await load(files, plan);
  const found = tableFaults(planned, results, results.table!, ({ name }) => stored.get(name) ?? []);
  return found.map(({ file, message }) => `${file}: ${message}`);
}

const RENDERED = "it is not what table.json renders to; deno task bench writes it again";

Deno.test("tableFaults() finds nothing in what a run has written", async () => {
  assertEquals(await faults(() => {}), []);
});

Deno.test("tableFaults() finds a mean that is not its cells'", async () => {
  assertEquals(await faults((files) => files.edit("table.json", '"mean": 90', '"mean": 90.01')), [
    'table.json: row "OMH" is not what its cells give: acc',
    `table.md: ${RENDERED}`.replace("table.md", "table.csv"),
  ]);
});

Deno.test("tableFaults() finds a verdict that is not its cells'", async () => {
  const found = await faults((files) => files.edit("table.json", '"verdict": "fails"', '"verdict": "holds"'));
  assertEquals(found, [
    'table.json: claim "miou(OMH) < miou(STEGO)" is not what its cells give: verdict',
    `table.md: ${RENDERED}`,
  ]);
});

Deno.test("tableFaults() finds a number of the paper that is not the spec's", async () => {
  const found = await faults((files) => files.edit("table.json", '"acc": 77.9', '"acc": 60.1'));
  assertEquals(found[0], 'table.json: row "Quoted" is not what its cells give: paper');
});

Deno.test("tableFaults() finds a table for people that is not the table", async () => {
  assertEquals(await faults((files) => files.edit("table.md", "90.0 [", "91.0 [")), [
    `table.md: ${RENDERED}`,
  ]);
  assertEquals(await faults((files) => files.texts.delete("table.md")), []);
});

Deno.test("tableFaults() says nothing of rows that lack a cell", async () => {
  const stored = new Map([...cells, ["OMH", cells.get("OMH")!.slice(1)]]);
  const edit = (files: MemoryFiles) => files.edit("table.json", '"mean": 90', '"mean": 91');
  assertEquals((await faults(edit, { stored })).filter((fault) => fault.includes("OMH")), []);
});

Deno.test("tableFaults() says nothing of primary claims while a cell of one of them lacks: they share one error rate", async () => {
  const third =
    "  - { name: Third, set: { stego.dim: 3 } }\nmargin: { acc: 30 }\nprimary:\n  - acc(Third) > acc(STEGO)";
  const planned = tinyPlan({ change: (text) => text.replace("primary:", third) });
  // One pixel better with every seed: surely different and surely within the margin, so that the other claim has the whole error rate.
  const all = tinyCells(planned, (row, seed) => {
    const [first, ...others] = RIGHT.STEGO[seed];
    return row === "Third" ? { right: [first + 1, ...others] } : {};
  });
  const results = await load(filesOf(planned, "now", all), planned);
  const check = (stored: typeof all) =>
    tableFaults(planned, results, results.table!, ({ name }) => stored.get(name) ?? []);
  assertEquals(check(all), []);
  assertEquals(check(new Map([...all, ["Third", all.get("Third")!.slice(1)]])), []);
});

Deno.test("tableFaults() does not hold changed settings against the table", async () => {
  const planned = tinyPlan({
    change: (text) => text.replace("{ omh: { enabled: true }", "{ omh: { enabled: true, levels: 2 }"),
  });
  assertEquals(await faults(() => {}, { planned }), []);
});
