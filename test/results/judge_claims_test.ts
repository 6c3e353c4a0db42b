import { assert, assertEquals, assertGreater } from "@std/assert";
import { judgeClaims } from "../../src/results/judge_claims.ts";
import type { JudgedClaim } from "../../src/results/judged_claim.ts";
import { type CellChanges, RIGHT, tinyCells, tinyPlan, tinyTable } from "./results_fixture.ts";

function judge(
  changesOf: (row: string, seed: number) => CellChanges = () => ({}),
  change: (text: string) => string = (text) => text,
): JudgedClaim[] {
  const plan = tinyPlan({ change });
  const cells = tinyCells(plan, changesOf);
  const { rows } = tinyTable(plan, cells);
  return judgeClaims(plan.claims, { rows, resultsOf: (name) => cells.get(name) ?? [] });
}

/** OMH on eight images, better than STEGO by as many right pixels, of 80, as are given for each seed. */
function better(...pixels: number[]): (row: string, seed: number) => CellChanges {
  return (row, seed) => {
    if (row === "STEGO") return {};
    const right = [...RIGHT.STEGO[seed]];
    for (let i = 0; i < pixels[seed]; i++) right[i]++;
    return { right };
  };
}

Deno.test("judgeClaims() says holds and fails, with difference, interval, p-values and seeds", () => {
  const [holds, fails] = judge();
  assertEquals([holds.claim, holds.primary, holds.verdict], ["acc(OMH) > acc(STEGO)", true, "holds"]);
  assertEquals([holds.metric, holds.left, holds.right, holds.seeds], ["acc", "OMH", "STEGO", [
    0,
    1,
    2,
    3,
    4,
  ]]);
  assertEquals(holds.differences, [25, 25, 26.25, 22.5, 26.25]);
  const measured = holds.this_benchmark!;
  assertEquals(measured.difference, 25);
  // scipy 1.10.1: stats.ttest_1samp([25, 25, 26.25, 22.5, 26.25], 0): p 3.358191e-06, interval 23.0988 to 26.9012; deviation 1.5309.
  assertEquals([measured.low, measured.high, measured.deviation], [23.0991, 26.9009, 1.5309]);
  assertEquals(measured.p_value, 3.358e-6);
  assertEquals([measured.p_adjusted, measured.p_margin], [measured.p_value, 1]);
  assertEquals(holds.improvement, { value: 1, low: 1, high: 1 });
  assertEquals([holds.new_images!.groups, holds.new_images!.difference], [8, 25]);
  assertEquals(Object.keys(holds.iou!), ["water", "land"]);
  assertEquals([fails.verdict, fails.primary], ["fails", false]);
  assertGreater(fails.this_benchmark!.difference, 0);
});

Deno.test("judgeClaims() says equivalent within the margin, which >= takes for holding", () => {
  const change = (text: string) =>
    text.replace("acc(OMH) > acc", "acc(OMH) >= acc").concat("margin: { acc: 3, miou: 9 }\n");
  const [weak, strict] = judge(better(1, 0, 0, 1, 0), change);
  assertEquals([weak.verdict, strict.verdict], ["holds", "equivalent"]);
  assertEquals([weak.margin, strict.margin], [3, 9]);
  assert(weak.this_benchmark!.p_value! > 0.05 && weak.this_benchmark!.p_margin! < 0.05);
});

Deno.test("judgeClaims() is inconclusive where seeds tell neither, and says what they would find", () => {
  const [claim] = judge(better(8, 0, 0, 6, 0));
  const { detectable, seeds_needed, deviation } = claim.this_benchmark!;
  assertEquals([claim.verdict, claim.reason, claim.margin], ["inconclusive", null, 0.5]);
  // Five seeds find 1.682 standard deviations with a chance of 80% (test/results/statistics/power_test.ts).
  assertEquals((detectable! / deviation!).toFixed(3), "1.682");
  assertGreater(seeds_needed!, 100);
});

Deno.test("judgeClaims() shares the error rate among the primary claims, each pair of cells once", () => {
  const more = (claims: string) => (text: string) => text.replace("claims:", `${claims}\nclaims:`);
  const p = (change?: (text: string) => string) => judge(better(4, 1, 0, 3, 2), change)[0].this_benchmark!;
  const [alone, turned, two] = [
    p(),
    p(more("  - acc(STEGO) < acc(OMH)")),
    p(more("  - miou(OMH) > miou(STEGO)")),
  ];
  assertEquals(turned, alone);
  assertEquals(alone.p_adjusted, alone.p_value);
  assertEquals(two.p_value, alone.p_value);
  assertGreater(two.p_adjusted!, two.p_value!);
  assertGreater(two.detectable!, alone.detectable!);
});

Deno.test("judgeClaims() judges nothing about rows that are only quoted, and gives them no share of the error rate", () => {
  const claims = judge(
    undefined,
    (text) =>
      text.replace("claims:", "  - acc(OMH) > acc(Quoted)\nclaims:").replace(
        "  - acc(OMH) > acc(Quoted)\ntolerance",
        "tolerance",
      ),
  );
  assertEquals(claims[1], {
    claim: "acc(OMH) > acc(Quoted)",
    primary: true,
    metric: "acc",
    left: "OMH",
    right: "Quoted",
    verdict: "not run",
    reason: '"Quoted" is not run here',
    margin: 0.5,
    seeds: [],
    differences: [],
    this_benchmark: null,
    new_images: null,
    improvement: null,
    iou: null,
  });
  assertEquals(claims[0].this_benchmark!.p_adjusted, claims[0].this_benchmark!.p_value);
});

Deno.test("judgeClaims() judges collapsed rows by the score that they have", () => {
  const [claim] = judge((row, seed) => row === "OMH" && seed > 0 ? { effectiveClusters: 1 } : {});
  assertEquals([claim.verdict, claim.reason], ["holds", null]);
});

Deno.test("judgeClaims() judges diverged rows by the constant prediction's score", () => {
  const diverged = { outcome: { status: "diverged", step: 3, cause: "NaN" } } as const;
  const [claim] = judge((row) => row === "OMH" ? diverged : {});
  assertEquals([claim.verdict, claim.seeds.length, claim.this_benchmark!.difference], ["fails", 5, -15]);
});

Deno.test("judgeClaims() does not judge rows of which a seed failed, and names both", () => {
  const [claim] = judge((row, seed) =>
    seed === (row === "OMH" ? 1 : 2) ? { outcome: { status: "failed", step: 5, cause: "no memory" } } : {}
  );
  assertEquals([claim.verdict, claim.seeds], ["unfinished", [0, 3, 4]]);
  assertEquals(
    claim.reason,
    '"OMH" did not finish (seed 1 failed) and "STEGO" did not finish (seed 2 failed)',
  );
});

Deno.test("judgeClaims() judges nothing by fewer than five seeds", () => {
  const [claim] = judge(undefined, (text) => text.replace("[0, 1, 2, 3, 4]", "[0, 1, 2, 3]"));
  assertEquals([claim.verdict, claim.reason], ["too few seeds", "there are 4, at least 5 decide"]);
  const { difference, low, p_value } = claim.this_benchmark!;
  assertEquals([difference, low, p_value, claim.improvement], [24.6875, null, null, null]);
});

Deno.test("judgeClaims() takes the anytime-valid test where seeds were added until claims were decided", () => {
  const plan = tinyPlan();
  const cells = tinyCells(plan);
  const { rows } = tinyTable(plan, cells);
  const evidence = { rows, resultsOf: (name: string) => cells.get(name) ?? [] };
  const [fixed, sequential] = [false, true].map((isSequential) =>
    judgeClaims(plan.claims, { ...evidence, isSequential })[0]
  );
  assertEquals([fixed.verdict, sequential.verdict], ["holds", "holds"]);
  const { p_value, p_adjusted, low, high, detectable } = sequential.this_benchmark!;
  assertGreater(p_value!, fixed.this_benchmark!.p_value!);
  assertGreater(fixed.this_benchmark!.low!, low!);
  assertGreater(high!, fixed.this_benchmark!.high!);
  assertEquals([p_adjusted, detectable], [p_value, null]);
  assertEquals(tinyTable({ ...plan, stopping: { max_seeds: 9 } }, cells).claims[0], sequential);
});
