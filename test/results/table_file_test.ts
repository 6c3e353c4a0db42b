import { assertAlmostEquals, assertEquals } from "@std/assert";
import { tableBody } from "../../src/results/table_file.ts";
import { tinyCells, tinyPlan, tinyTable, WASM } from "./results_fixture.ts";

Deno.test("tableFile() gathers rows with mean and interval over seeds", () => {
  const table = tinyTable(tinyPlan());
  assertEquals([table.table, table.version, table.track, table.engine], ["tiny", 1, "embedded", WASM]);
  const [stego, omh, quoted] = table.rows;
  assertEquals([stego.name, stego.method, stego.state], ["STEGO", "stego", "finished"]);
  assertEquals(stego.seeds, [0, 1, 2, 3, 4]);
  assertEquals(stego.acc!.values, [65, 65, 63.75, 66.25, 65]);
  assertEquals(stego.acc!.mean, 65);
  // t = 2.7764 for five seeds; standard deviation 0.88388; nearly the same on the logit scale.
  assertAlmostEquals(stego.acc!.high! - 65, 2.77645 * 0.883883 / Math.sqrt(5), 0.01);
  assertEquals(stego.acc!.iqm!.value, 65);
  assertEquals(stego.paper, { acc: 70, miou: 50 });
  assertEquals([stego.note, omh.note], [null, "A footnote."]);
  assertEquals(stego.cells.length, 5);
  assertEquals([quoted.method, quoted.state, quoted.acc, quoted.seeds, quoted.cells], [
    null,
    "not run here",
    null,
    [],
    [],
  ]);
  assertEquals(table.claims.map(({ verdict }) => verdict), ["holds", "fails", "not run"]);
});

Deno.test("tableFile() gathers the linear probe's scores where a seed has one", () => {
  const plan = tinyPlan();
  const cells = tinyCells(plan);
  const [stego, omh] = [cells.get("STEGO")!, cells.get("OMH")!];
  Object.assign(stego[1].metrics!, { linear: null });
  omh.forEach(({ metrics }) => Object.assign(metrics!, { linear: null }));
  const { rows } = tinyTable(plan, cells);
  assertEquals(rows[0].linear!.acc.values, [65, null, 63.75, 66.25, 65]);
  assertEquals(rows[0].linear!.acc.mean, 65);
  // Four scores are too few for an interval.
  assertEquals([rows[0].linear!.acc.low, rows[0].linear!.acc.iqm], [null, null]);
  assertEquals([rows[1].linear, rows[2].linear], [null, null]);
});

Deno.test("tableFile() puts the track's note before those of the run", () => {
  assertEquals(tinyTable(tinyPlan(), undefined, { notes: ["Of the run."] }).notes, [
    "A caption.",
    "Of the run.",
  ]);
});

Deno.test("tableFile() marks seeds that diverged", () => {
  const plan = tinyPlan();
  const cells = tinyCells(
    plan,
    (row, seed) =>
      row === "OMH" && seed > 2 ? { outcome: { status: "diverged", step: 3, cause: "NaN" } } : {},
  );
  const [stego, omh] = tinyTable(plan, cells).rows;
  assertEquals([stego.state, stego.diverged], ["finished", []]);
  assertEquals([omh.state, omh.diverged], ["diverged", [3, 4]]);
});

Deno.test("tableFile() marks seeds that did not finish or have collapsed", () => {
  const plan = tinyPlan();
  const cells = tinyCells(plan, (row, seed) => {
    if (row === "STEGO" && seed === 1) return { outcome: { status: "failed", step: 0, cause: "no memory" } };
    return row === "OMH" && seed === 2 ? { effectiveClusters: 1 } : {};
  });
  const [stego, omh] = tinyTable(plan, cells).rows;
  assertEquals([stego.state, stego.incidents], ["unfinished", ["seed 1 failed at step 0: no memory"]]);
  assertEquals(stego.acc!.values, [65, null, 63.75, 66.25, 65]);
  assertEquals([omh.state, omh.collapsed], ["collapsed", [2]]);
});

Deno.test("tableFile() has no mean where no seed finished", () => {
  const plan = tinyPlan();
  const cells = tinyCells(plan, () => ({ outcome: { status: "failed", step: 1, cause: "NaN" } }));
  assertEquals(tinyTable(plan, cells).rows[0].acc, {
    mean: null,
    low: null,
    high: null,
    iqm: null,
    values: [null, null, null, null, null],
  });
});

Deno.test("tableBody() is the part of a table that follows from its cells", () => {
  const plan = tinyPlan();
  const cells = tinyCells(plan);
  const { rows, claims } = tinyTable(plan, cells);
  assertEquals(tableBody(plan, ({ name }) => cells.get(name)!), { rows, claims });
});

Deno.test("tableFile() says what a trial changed, and nothing of the kind of a table", () => {
  const changes = [{ setting: "backbone", value: "vit-s8", instead: ["vit-b8"] }];
  assertEquals(tinyTable({ ...tinyPlan(), changes }).changes, changes);
  assertEquals("changes" in tinyTable(tinyPlan()), false);
});

Deno.test("tableFile() has the other readout beside the primary one, where a seed has it", () => {
  const plan = tinyPlan();
  const cells = tinyCells(plan);
  const [stego] = cells.get("STEGO")!;
  const converged = {
    ...stego.metrics!.literal!,
    acc: 70,
    restarts: 50,
    objective: { best: 1, median: 1, worst: 1 },
  };
  Object.assign(stego.metrics!, { converged });
  const [first, second, quoted] = tinyTable(plan, cells).rows;
  assertEquals([first.readout, first.acc!.values[0], first.second!.readout], ["literal", 65, "converged"]);
  assertEquals(first.second!.acc.values, [70, null, null, null, null]);
  assertEquals([second.second, quoted.readout, quoted.second], [null, null, null]);
});
