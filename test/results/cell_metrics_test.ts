import { assertEquals } from "@std/assert";
import { cellMetrics, roundedCurve, roundedValidation } from "../../src/results/cell_metrics.ts";
import { CLASSES, findingsOf } from "./results_fixture.ts";

Deno.test("cellMetrics() names classes and rounds scores", () => {
  // 15 pixels right of 20: all ten of water, five of land.
  const { literal, codes } = cellMetrics(findingsOf([8, 7]), CLASSES);
  assertEquals(literal, {
    acc: 75,
    miou: 58.3333,
    iou: { water: 66.6667, land: 50 },
    confusion: [[10, 5], [0, 5]],
    assignment: ["water", "land"],
    effective_clusters: 1.9,
  });
  assertEquals(codes, { effective_clusters: 1.8, mean_cosine: 0.25, effective_rank: 3.5 });
});

Deno.test("cellMetrics() has the clusters of both readouts, and how the starts of k-means came out", () => {
  const { evaluation, codes, groups } = findingsOf([8, 7]);
  const both = { ...evaluation, converged: { ...evaluation.literal!, effectiveClusters: 1.7 } };
  const starts = { count: 50, objective: { best: 2 / 3, median: 0.5, worst: 0.25 }, agreement: 0.9 };
  const found = cellMetrics({ evaluation: both, codes: { ...codes!, starts }, groups }, CLASSES);
  assertEquals(found.converged, {
    ...found.literal!,
    effective_clusters: 1.7,
    restarts: 50,
    objective: { best: 0.6666667, median: 0.5, worst: 0.25 },
    agreement: 0.9,
  });
  const nothing = cellMetrics({ evaluation: both, codes: null, groups }, CLASSES);
  const { restarts, objective, agreement } = nothing.converged!;
  assertEquals([restarts, objective, agreement, nothing.codes], [0, null, null, null]);
});

Deno.test("cellMetrics() has the counts of each image and its group", () => {
  const { images, groups } = cellMetrics(findingsOf([8, 5]), CLASSES);
  assertEquals(images, [[0, 0, 5, 0, 1, 2, 1, 1, 3], [0, 0, 5, 0, 1, 5]]);
  assertEquals(groups, [0, 1]);
});

Deno.test("cellMetrics() has the linear probe with the counts behind it, or null", () => {
  const findings = findingsOf([8, 7]);
  const { linear } = cellMetrics(findings, CLASSES);
  assertEquals([linear!.acc, linear!.confusion], [75, [[10, 5], [0, 5]]]);
  const without = { ...findings, evaluation: { ...findings.evaluation, linear: null } };
  assertEquals(cellMetrics(without, CLASSES).linear, null);
});

Deno.test("cellMetrics() has null for a cluster of no class and a score of nothing", () => {
  const { evaluation, ...rest } = findingsOf([8]);
  const scores = { ...evaluation.literal!.scores, assignment: [0, -1], accuracy: NaN, iou: [50, null] };
  const changed = { ...evaluation, literal: { ...evaluation.literal!, scores } };
  const { literal } = cellMetrics({ evaluation: changed, ...rest }, CLASSES);
  assertEquals([literal!.assignment, literal!.acc, literal!.iou.land], [["water", null], null, null]);
});

Deno.test("roundedCurve() rounds every value", () => {
  const curve = { steps: [10], losses: { total: [1 / 3] }, diagnostics: { entropy: [2 / 3] } };
  assertEquals(roundedCurve(curve), {
    steps: [10],
    losses: { total: [0.3333333] },
    diagnostics: { entropy: [0.6666667] },
  });
});

Deno.test("roundedValidation() rounds every score that there is", () => {
  const validation = { chosen: 5, steps: [5, 10], scores: [100 / 3, null] };
  assertEquals(roundedValidation(validation), { ...validation, scores: [33.3333, null] });
});
