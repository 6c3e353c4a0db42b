import { assertEquals, assertGreater, assertLess } from "@std/assert";
import { judgeClaims, type JudgedClaim } from "../../src/results/judge_claims.ts";
import { type CellChanges, tinyCells, tinyPlan, tinyTable } from "./results_fixture.ts";

function judge(
  changesOf: (row: string, seed: number) => CellChanges = () => ({}),
  change: (text: string) => string = (text) => text,
): JudgedClaim[] {
  const plan = tinyPlan({ change });
  const cells = tinyCells(plan, changesOf);
  const { rows } = tinyTable(plan, cells);
  return judgeClaims(plan.claims, { rows, resultsOf: (name) => cells.get(name) ?? [] });
}

Deno.test("judgeClaims() says holds, fails and undecided, with difference, p-value and seeds", () => {
  const [holds, fails, quoted] = judge();
  assertEquals([holds.claim, holds.verdict, holds.reason], ["acc(OMH) > acc(STEGO)", "holds", null]);
  assertEquals([holds.metric, holds.left, holds.right, holds.seeds], ["acc", "OMH", "STEGO", 3]);
  assertEquals(holds.difference, 25.4167);
  assertLess(holds.p_value!, 0.05);
  assertEquals(Object.keys(holds.iou!), ["water", "land"]);
  assertEquals(fails.verdict, "fails");
  assertGreater(fails.difference!, 0);
  assertEquals(quoted, {
    claim: "acc(OMH) > acc(Quoted)",
    metric: "acc",
    left: "OMH",
    right: "Quoted",
    verdict: "undecided",
    reason: '"Quoted" is not run here',
    difference: null,
    p_value: null,
    seeds: 0,
    iou: null,
  });
});

Deno.test("judgeClaims() does not decide without a significant difference, for >= neither", () => {
  const same = { right: [7, 6, 7, 6] };
  const [strict, weak] = judge(() => same, (text) => text.replace("miou(OMH) <", "miou(OMH) >="));
  for (const { verdict, reason, difference, p_value } of [strict, weak]) {
    assertEquals([verdict, reason], ["undecided", "p is not below 0.05"]);
    assertEquals([difference, p_value], [0, 1]);
  }
});

Deno.test("judgeClaims() does not decide about a row that is collapsed, and names its seeds", () => {
  const [claim] = judge((row, seed) => row === "OMH" && seed > 0 ? { effectiveClusters: 1 } : {});
  assertEquals([claim.verdict, claim.reason], ["undecided", '"OMH" is collapsed (seed 1, 2)']);
  assertEquals(claim.difference, 25.4167);
});

Deno.test("judgeClaims() does not decide about rows that did not finish, and names both", () => {
  const [claim] = judge((row, seed) =>
    seed === (row === "OMH" ? 1 : 2) ? { outcome: { status: "diverged", step: 5, cause: "NaN" } } : {}
  );
  assertEquals(
    claim.reason,
    '"OMH" did not finish (seed 1 diverged) and "STEGO" did not finish (seed 2 diverged)',
  );
  assertEquals([claim.verdict, claim.seeds], ["undecided", 1]);
});

Deno.test("judgeClaims() does not decide by one seed", () => {
  const [claim] = judge(undefined, (text) => text.replace("[0, 1, 2]", "[0]"));
  assertEquals([claim.verdict, claim.reason], [
    "undecided",
    "one seed says nothing about the spread over seeds",
  ]);
});
