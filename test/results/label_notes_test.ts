import { assertEquals } from "@std/assert";
import { Confusion } from "../../src/evaluate/confusion.ts";
import { scoreClusters } from "../../src/evaluate/scores.ts";
import { sparseCounts } from "../../src/evaluate/sparse_counts.ts";
import { cellMetrics } from "../../src/results/cell_metrics.ts";
import { labelNotes } from "../../src/results/label_notes.ts";
import type { CellMetrics } from "../../src/results/types.ts";
import { findingsOf } from "./results_fixture.ts";

function labelled(dataset: string, resolution: number, classes: string[], images: number[][]) {
  const matrices = images.map((labels) => {
    const image = new Confusion(classes.length);
    image.add(labels.map(() => 0), labels);
    return image;
  });
  const counts = new Confusion(classes.length);
  for (const { data } of matrices) data.forEach((pixels, at) => counts.data[at] += pixels);
  const literal = { counts, scores: scoreClusters(counts), effectiveClusters: 1 };
  const evaluation = { literal, converged: null, images: matrices.map(sparseCounts), linear: null };
  const metrics: CellMetrics = cellMetrics({ ...findingsOf([8]), evaluation }, classes);
  return { settings: { dataset, evaluate: { resolution, readout: "literal" as const } }, metrics };
}

Deno.test("labelNotes() names classes that no scored pixel is labelled with, once for each dataset", () => {
  const classes = ["sea", "land", "ice"];
  const sea = labelled("./a.ts", 2, classes, [[0, 0, 0, 0], [-1]]);
  const full = labelled("b", 2, ["sea", "land"], [[1, 1], [0]]);
  assertEquals(labelNotes([sea, sea, full, { ...full, metrics: null }]), [
    'No pixel that is scored on ./a.ts is labelled "land", "ice": IoU is 0 where that is predicted, undefined elsewhere.',
  ]);
});

Deno.test("labelNotes() says where over nine tenths of the pixels have no label", () => {
  const notes = (...sea: number[]) =>
    labelNotes([labelled("x", 10, ["sea", "land"], sea.map((count) => [...Array(count).fill(0), 1]))]);
  assertEquals(notes(10, 8), []);
  assertEquals(notes(9, 8), [
    "Of the pixels of x that predictions are made for, 90.5% have no label: little is scored.",
  ]);
});
