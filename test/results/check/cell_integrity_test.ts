import { assertEquals } from "@std/assert";
import { cellFaults } from "../../../src/results/check/cell_integrity.ts";
import { Confusion } from "../../../src/evaluate/confusion.ts";
import { imageCounts } from "../../../src/evaluate/image_counts.ts";
import { scoreClusters } from "../../../src/evaluate/scores.ts";
import { cellMetrics } from "../../../src/results/cell_metrics.ts";
import { sealCell } from "../../../src/results/cell_file.ts";
import type { CellMetrics, CellResult } from "../../../src/results/types.ts";
import { cellOf, CLASSES, evaluationOf, pointOf, tinyPlan } from "../results_fixture.ts";
import { fileOf } from "./check_fixture.ts";

const cell = cellOf(pointOf(tinyPlan(), "OMH"), 0);
const metrics = cell.metrics!;

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

Deno.test("cellFaults() finds scores that do not follow from the confusion matrix", () => {
  assertEquals(metrics.acc, 80);
  assertEquals(faultsOf({ acc: 80.01 }), ["acc is 80.01, but its confusion matrix gives 80"]);
  assertEquals(faultsOf({ miou: 90 }), [`miou is 90, but its confusion matrix gives ${metrics.miou}`]);
  assertEquals(faultsOf({ iou: { ...metrics.iou, land: 1 } }), [
    `iou.land is 1, but its confusion matrix gives ${metrics.iou.land}`,
  ]);
  assertEquals(faultsOf({ linear: { ...metrics.linear!, acc: null } }), [
    "linear.acc is null, but its confusion matrix gives 80",
  ]);
  assertEquals(faultsOf({ assignment: ["land", "water"] }), [
    "assignment does not follow from its confusion matrix",
  ]);
});

Deno.test("cellFaults() scores by the settings' number of clusters and matching", () => {
  const { train, evaluate } = cell.settings;
  for (const matching of ["one-to-one", "many-to-one"] as const) {
    const counts = new Confusion(2, 1);
    counts.add([0, 0, 1, 2, 2, 2], [0, 0, 1, 1, 0, 0]);
    const scores = scoreClusters(counts, matching);
    const images = imageCounts([counts], scores.assignment);
    const evaluation = { ...evaluationOf([8]), clusters: { counts, scores }, images };
    const settings = { train: { ...train, extra_clusters: 1 }, evaluate: { ...evaluate, matching } };
    const over = cellOf(pointOf(tinyPlan(), "OMH"), 0, { settings });
    const sound = sealCell({ ...over, metrics: cellMetrics(evaluation, CLASSES) });
    assertEquals(cellFaults(sound, fileOf(sound)), []);
    const wrong = sealCell({ ...sound, metrics: { ...sound.metrics!, acc: 1 } });
    assertEquals(cellFaults(wrong, fileOf(wrong)).length, 1);
    assertEquals(cellFaults(sealCell({ ...over, metrics }), fileOf(over)), [
      "a confusion matrix is not 3 x 2, clusters by classes",
    ]);
  }
});

Deno.test("cellFaults() finds counts that do not add up", () => {
  const { per_image } = metrics;
  for (const count of ["hits", "predicted", "labelled"] as const) {
    const water = per_image[count].water.map((value, image) => image === 0 ? value - 1 : value);
    assertEquals(faultsOf({ per_image: { ...per_image, [count]: { ...per_image[count], water } } }), [
      "per_image counts of water do not add up to its confusion matrix",
    ]);
  }
  assertEquals(faultsOf({ confusion: [[1, 2]] }), [
    "a confusion matrix is not 2 x 2, clusters by classes",
  ]);
});

Deno.test("cellFaults() finds by the digest what nothing else gives away", () => {
  const changed = "its content does not have its digest: something was changed by hand";
  assertEquals(faultsWith({ metrics: { ...metrics, mean_code_cosine: 0.26 } }), [changed]);
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
  assertEquals(cellFaults(sealCell({ ...cell, metrics: null }), fileOf(cell)), [
    "metrics and outcome do not agree",
  ]);
});
