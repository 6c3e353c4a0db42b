/**
 * Golden runner: counts, matching and scores.
 *
 * @module
 */
import { Confusion } from "../../src/evaluate/confusion.ts";
import { assign, type Pair } from "../../src/evaluate/hungarian.ts";
import { scoreClusters, scoreProbe, type Scores } from "../../src/evaluate/scores.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";

/** Percent: the official arithmetic is float32. */
const PERCENT = { absolute: 1e-4 };
/** The same, as a fraction of 1. */
const FRACTION = { absolute: 1e-6 };

/** One of the cases in a file: the tensors whose names start with its name and a dot. */
interface Example {
  readonly golden: GoldenFile;
  readonly comparison: Comparison;
  /** The full name of a tensor. */
  readonly tensor: (part: string) => string;
}

/** Every case that has counts (`<case>.stats`), and every bare assignment problem (`<case>.matrix`). */
export function metrics(golden: GoldenFile, comparison: Comparison): void {
  for (const name of golden.names) {
    const [, prefix, part] = name.match(/^(.+\.)(stats|matrix)$/) ?? [];
    const example = { golden, comparison, tensor: (part: string) => prefix + part };
    if (part === "stats") compareCase(example);
    if (part === "matrix") compareAssignment(example);
  }
}

function compareCase(example: Example): void {
  const { golden, comparison, tensor } = example;
  const [clusters, classes] = golden.shape(tensor("stats"));
  const extra = clusters - classes;
  if (golden.has(tensor("preds"))) {
    const confusion = new Confusion(classes, extra);
    const predictions = golden.integers(tensor("preds"));
    // The official program drops the pixels of extra clusters.
    const labels = golden.integers(tensor("labels")).map((label, at) =>
      predictions[at] < classes ? label : -1
    );
    confusion.add(predictions, labels);
    comparison.values(tensor("stats"), confusion.data, EXACT);
  }
  const counts = { classes, extra, data: Float64Array.from(golden.integers(tensor("stats"))) };
  // A linear probe's predictions are classes already: its cases come without an assignment.
  if (!golden.has(tensor("assign_cluster"))) return compareScores(example, scoreProbe(counts));
  const scores = scoreClusters(counts);
  const pairs = [...scores.assignment.entries()].filter(([, label]) => label >= 0);
  if (comparePairs(example, ["stats", "assign_cluster", "assign_class"], pairs)) {
    return compareScores(example, scores);
  }
  // Another optimum moves IoU from class to class, but it gets as many pixels right.
  comparison.values(tensor("result"), [scores.accuracy, NaN], PERCENT, (at) => at === 1);
}

function compareScores({ golden, comparison, tensor }: Example, scores: Scores): void {
  const { histogram, accuracy, miou, iou } = scores;
  comparison.values(tensor("histogram"), Float32Array.from(histogram), EXACT);
  comparison.values(tensor("result"), [accuracy, miou], PERCENT);
  // The row of unmatched clusters is no class, so it has no IoU of its own here: the mean shows it.
  const [rows] = golden.shape(tensor("iou"));
  const fractions = Array.from({ length: rows }, (_, at) => (iou[at] ?? NaN) / 100);
  comparison.values(tensor("iou"), fractions, FRACTION, (at) => at >= iou.length);
}

function compareAssignment(example: Example): void {
  const { golden, tensor } = example;
  const [rows, cols] = golden.shape(tensor("matrix"));
  const pairs = assign(golden.numbers(tensor("matrix")), { rows, cols, maximise: true });
  comparePairs(example, ["matrix", "rows", "cols"], pairs);
}

/**
 * Compares an assignment with the one in the file: the same, or as good where the optimum is not unique.
 *
 * @param parts The tensors that hold the table, the rows and their columns.
 * @returns Whether they are the same.
 */
function comparePairs(
  { golden, comparison, tensor }: Example,
  [table, rows, cols]: [string, string, string],
  pairs: readonly Pair[],
): boolean {
  const scores = golden.numbers(tensor(table));
  const width = golden.shape(tensor(table))[1];
  const expectedCols = golden.integers(tensor(cols));
  const expected = Array.from(golden.integers(tensor(rows)), (row, at): Pair => [row, expectedCols[at]]);
  const total = (some: readonly Pair[]) =>
    some.reduce((sum, [row, col]) => sum + scores[row * width + col], 0);
  const same = expected.join(";") === pairs.join(";");
  if (!same && isOneToOne(expected) && total(expected) === total(pairs)) return false;
  comparison.values(tensor(rows), pairs.map(([row]) => row), EXACT);
  comparison.values(tensor(cols), pairs.map(([, col]) => col), EXACT);
  return same;
}

function isOneToOne(pairs: readonly Pair[]): boolean {
  return [0, 1].every((side) => new Set(pairs.map((pair) => pair[side])).size === pairs.length);
}
