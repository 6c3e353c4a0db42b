import { assertEquals } from "@std/assert";
import { cellMetrics, roundedCurve, roundedValidation } from "../../src/results/cell_metrics.ts";
import { CLASSES, evaluationOf } from "./results_fixture.ts";

Deno.test("cellMetrics() names classes and rounds scores", () => {
  // 15 pixels right of 20: all ten of water, five of land.
  const metrics = cellMetrics(evaluationOf([8, 7]), CLASSES);
  assertEquals([metrics.acc, metrics.miou], [75, 58.3333]);
  assertEquals(metrics.iou, { water: 66.6667, land: 50 });
  assertEquals(metrics.assignment, ["water", "land"]);
  assertEquals(metrics.confusion, [[10, 5], [0, 5]]);
  assertEquals([metrics.effective_clusters, metrics.mean_code_cosine], [1.9, 0.25]);
});

Deno.test("cellMetrics() has the counts of each image by class", () => {
  assertEquals(cellMetrics(evaluationOf([8, 7]), CLASSES).per_image, {
    hits: { water: [5, 5], land: [3, 2] },
    predicted: { water: [7, 8], land: [3, 2] },
    labelled: { water: [5, 5], land: [5, 5] },
  });
});

Deno.test("cellMetrics() has the linear probe with the counts behind it, or null", () => {
  const evaluation = evaluationOf([8, 7]);
  const { linear } = cellMetrics(evaluation, CLASSES);
  assertEquals([linear!.acc, linear!.confusion], [75, [[10, 5], [0, 5]]]);
  assertEquals(cellMetrics({ ...evaluation, linear: null }, CLASSES).linear, null);
});

Deno.test("cellMetrics() has null for a cluster of no class and a score of nothing", () => {
  const evaluation = evaluationOf([8]);
  const scores = { ...evaluation.clusters.scores, assignment: [0, -1], accuracy: NaN, iou: [50, null] };
  const metrics = cellMetrics({ ...evaluation, clusters: { ...evaluation.clusters, scores } }, CLASSES);
  assertEquals([metrics.assignment, metrics.acc, metrics.iou.land], [["water", null], null, null]);
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
  const validation = { chosen: 5, steps: [5, 10], miou: [100 / 3, null] };
  assertEquals(roundedValidation(validation), { ...validation, miou: [33.3333, null] });
});
