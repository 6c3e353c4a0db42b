import { assertEquals } from "@std/assert";
import { cellFaults } from "../../../src/results/check/cell_integrity.ts";
import { Confusion } from "../../../src/evaluate/confusion.ts";
import { scoreClusters, scoreProbe } from "../../../src/evaluate/scores.ts";
import { sparseCounts } from "../../../src/evaluate/sparse_counts.ts";
import { cellMetrics } from "../../../src/results/cell_metrics.ts";
import { sealCell } from "../../../src/results/cell_file.ts";
import type { CellMetrics, CellResult, ReadoutScores } from "../../../src/results/types.ts";
import { cellOf, CLASSES, findingsOf, pointOf, tinyPlan } from "../results_fixture.ts";
import { fileOf } from "./check_fixture.ts";

const cell = cellOf(pointOf(tinyPlan(), "OMH"), 0);
const metrics = cell.metrics!;
const literal = metrics.literal!;

function faultsWith(changes: Partial<CellResult>): string[] {
  return cellFaults({ ...cell, ...changes }, fileOf(cell));
}

/** Faults of the cell with other metrics, as someone would write it who knows of the digest. */
function faultsOf(changes: Partial<CellMetrics>): string[] {
  return cellFaults(sealCell({ ...cell, metrics: { ...metrics, ...changes } }), fileOf(cell));
}

Deno.test("cellFaults() finds nothing in what a run has written", () => {
  assertEquals(faultsWith({}), []);
  const diverged = cellOf(pointOf(tinyPlan(), "OMH"), 0, {
    outcome: { status: "diverged", step: 2, cause: "NaN" },
  });
  assertEquals(cellFaults(diverged, fileOf(diverged)), []);
});

/** Faults of the cell with other scores of its primary readout. */
function literalFaults(changes: Partial<ReadoutScores>): string[] {
  return faultsOf({ literal: { ...literal, ...changes } });
}

Deno.test("cellFaults() finds scores that do not follow from the confusion matrix", () => {
  assertEquals(literal.acc, 80);
  assertEquals(literalFaults({ acc: 80.01 }), ["acc is 80.01, but its confusion matrix gives 80"]);
  assertEquals(literalFaults({ miou: 90 }), [`miou is 90, but its confusion matrix gives ${literal.miou}`]);
  assertEquals(literalFaults({ iou: { ...literal.iou, land: 1 } }), [
    `iou.land is 1, but its confusion matrix gives ${literal.iou.land}`,
  ]);
  assertEquals(faultsOf({ linear: { ...metrics.linear!, acc: null } }), [
    "linear.acc is null, but its confusion matrix gives 80",
  ]);
  assertEquals(literalFaults({ assignment: ["land", "water"] }), [
    "assignment does not follow from its confusion matrix",
  ]);
});

Deno.test("cellFaults() looks at the other readout too, and misses the primary one", () => {
  const objective = { best: 0.9, median: 0.8, worst: 0.7 };
  const converged = { ...literal, restarts: 50, objective, agreement: 0.9 };
  assertEquals(faultsOf({ converged }), []);
  assertEquals(faultsOf({ converged: { ...converged, acc: 81 } }), [
    "converged.acc is 81, but its confusion matrix gives 80",
  ]);
  assertEquals(faultsOf({ converged, literal: null }), ["it has no scores of its readout, which is literal"]);
});

Deno.test("cellFaults() finds confusion matrices of other labels", () => {
  const counts = new Confusion(2);
  counts.add([0, 1, 0, 1, 1], [0, 0, 1, 1, 1]);
  const { evaluation, ...rest } = findingsOf([8]);
  const linear = { counts, scores: scoreProbe(counts) };
  const other = cellMetrics({ ...rest, evaluation: { ...evaluation, linear } }, CLASSES).linear;
  assertEquals(faultsOf({ linear: other }), ["its confusion matrices are not of the same labels"]);
});

Deno.test("cellFaults() scores by the settings' number of clusters and matching", () => {
  const { train, evaluate } = cell.settings;
  for (const matching of ["one-to-one", "many-to-one"] as const) {
    const counts = new Confusion(2, 1);
    counts.add([0, 0, 1, 2, 2, 2], [0, 0, 1, 1, 0, 0]);
    const scores = scoreClusters(counts, matching);
    const evaluation = {
      literal: { counts, scores, effectiveClusters: 2 },
      converged: null,
      images: [sparseCounts(counts)],
      linear: null,
    };
    const settings = { train: { ...train, extra_clusters: 1 }, evaluate: { ...evaluate, matching } };
    const over = cellOf(pointOf(tinyPlan(), "OMH"), 0, { settings });
    const sound = sealCell({ ...over, metrics: cellMetrics({ ...findingsOf([8]), evaluation }, CLASSES) });
    assertEquals(cellFaults(sound, fileOf(sound)), []);
    const altered = { ...sound.metrics!, literal: { ...sound.metrics!.literal!, acc: 1 } };
    const wrong = sealCell({ ...sound, metrics: altered });
    assertEquals(cellFaults(wrong, fileOf(wrong)).length, 1);
    assertEquals(cellFaults(sealCell({ ...over, metrics }), fileOf(over)), [
      "a confusion matrix is not 3 x 2, clusters by classes",
    ]);
  }
});

Deno.test("cellFaults() lets the own probe leave pixels of extra clusters out where the settings say so, and count none", () => {
  const { train, evaluate } = cell.settings;
  const [predictions, labels] = [[0, 0, 1, 2, 2, 2], [0, 0, 1, 1, 0, 0]];
  const counted = (extraPredictions: "counted" | "left-out") => {
    const counts = new Confusion(2, 1, extraPredictions);
    counts.add(predictions, labels);
    return { counts, scores: scoreClusters(counts), effectiveClusters: 2 };
  };
  const faults = (own: "counted" | "left-out", change: object = { extra_predictions: "left-out" }) => {
    const literal = counted(own);
    const images = [sparseCounts(literal.counts)];
    const evaluation = { literal, converged: counted("counted"), images, linear: null };
    const settings = { train: { ...train, extra_clusters: 1 }, evaluate: { ...evaluate, ...change } };
    const over = cellOf(pointOf(tinyPlan(), "OMH"), 0, { settings });
    const sealed = sealCell({ ...over, metrics: cellMetrics({ ...findingsOf([8]), evaluation }, CLASSES) });
    return cellFaults(sealed, fileOf(sealed));
  };
  assertEquals(faults("left-out"), []);
  assertEquals(faults("counted"), [
    "its confusion matrix counts pixels of extra clusters, which are left out",
  ]);
  assertEquals(faults("left-out", {}), ["its confusion matrices are not of the same labels"]);
});

Deno.test("cellFaults() finds counts that do not add up", () => {
  const [first, ...rest] = metrics.images;
  const [, , pixels] = first;
  assertEquals(faultsOf({ images: [[0, 0, pixels - 1, ...first.slice(3)], ...rest] }), [
    "the counts of its images do not add up to its confusion matrix",
  ]);
  assertEquals(faultsOf({ images: [[0, 0], ...rest] }), [
    'images: Cannot read counts "0,0": expected a cluster below 2, a class below 2 and a number of pixels, in the order of the matrix',
  ]);
  assertEquals(faultsOf({ groups: [0] }), ["it has not a group for each image"]);
  assertEquals(literalFaults({ confusion: [[1, 2]] }), [
    "a confusion matrix is not 2 x 2, clusters by classes",
  ]);
});

Deno.test("cellFaults() finds by the digest what nothing else gives away", () => {
  const changed = "its content does not have its digest: something was changed by hand";
  assertEquals(faultsWith({ metrics: { ...metrics, codes: null } }), [changed]);
  assertEquals(faultsWith({ curve: { ...cell.curve, steps: [11] } }), [changed]);
  assertEquals(faultsWith({ provenance: { ...cell.provenance, wall_seconds: 99 } }), []);
});

Deno.test("cellFaults() finds a key that is not of these settings, this seed and this identity", () => {
  assertEquals(cellFaults(cell, "cells/0000000000000000.json"), [
    `its key is ${cell.key}, which is not the file's name`,
  ]);
  assertEquals(faultsWith({ seed: 5 }), ["seed: not what has the digest in key_parts"]);
  assertEquals(faultsWith({ identity: { ...cell.identity, weights_digest: "other" } }), [
    "weights: not what has the digest in key_parts",
  ]);
  assertEquals(cellFaults(sealCell({ ...cell, key: "0000000000000000" }), "cells/0000000000000000.json"), [
    "its key does not follow from its settings, seed and identity",
  ]);
});

Deno.test("cellFaults() finds an outcome that metrics do not go with", () => {
  const disagree = ["metrics and outcome do not agree"];
  assertEquals(cellFaults(sealCell({ ...cell, metrics: null }), fileOf(cell)), disagree);
  const outcome = { status: "failed", step: 2, cause: "no codes" } as const;
  assertEquals(cellFaults(sealCell({ ...cell, outcome }), fileOf(cell)), disagree);
});
