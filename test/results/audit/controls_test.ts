import { assertEquals } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import { aaOutcome, controlOutcome, CONTROLS } from "../../../src/results/audit/controls.ts";
import type { TableFile } from "../../../src/results/table_file.ts";
import { tinyPlan, tinyTable } from "../results_fixture.ts";

function table(scores: readonly number[]): TableFile {
  const [row, ...rest] = tinyTable(tinyPlan()).rows;
  const values = { mean: null, low: null, high: null, iqm: null, values: scores };
  const seeds = scores.map((_, seed) => seed);
  return { ...tinyTable(tinyPlan()), rows: [{ ...row, seeds, acc: values, miou: values }, ...rest] };
}

Deno.test("aaOutcome() splits the seeds of the row, and passes near the nominal rate", () => {
  const found = aaOutcome(table([...new RandomStreams(1).stream("scores").normals(40)]));
  assertEquals([found.seeds, found.set, found.passed], [40, 10, true]);
  assertEquals(aaOutcome(table(Array(40).fill(1))).passed, false, "a test that never finds anything is none");
});

Deno.test("controlOutcome() passes where the verdict is as it has to be, and tells the seeds that collapsed", () => {
  const [positive, negative] = CONTROLS;
  const tiny = tinyTable(tinyPlan());
  const holds = controlOutcome(tiny, positive);
  assertEquals([holds.claim, holds.verdict, holds.passed], ["acc(OMH) > acc(STEGO)", "holds", true]);
  assertEquals(controlOutcome(tiny, negative).passed, false);
  const failing = (collapsed: readonly number[]) =>
    controlOutcome({
      ...tiny,
      rows: tiny.rows.map((row) => row.name === "OMH" ? { ...row, collapsed } : row),
      claims: tiny.claims.map((claim) => claim.primary ? { ...claim, verdict: "fails" } : claim),
    }, negative);
  assertEquals([failing([0, 1]).passed, failing([0, 1]).collapsed], [true, [0, 1]]);
});
