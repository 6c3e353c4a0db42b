/**
 * Whether a result file says what follows from itself.
 *
 * @module
 */
import type { Counts } from "../../evaluate/confusion.ts";
import { type Matching, scoreClusters, scoreProbe } from "../../evaluate/scores.ts";
import { denseCounts } from "../../evaluate/sparse_counts.ts";
import { cellKey, type CellSettings, changedParts, METRICS, type ScoreSummary } from "../../spec/mod.ts";
import { cellDigest } from "../cell_file.ts";
import { summary } from "../cell_metrics.ts";
import { primaryScores } from "../primary_scores.ts";
import type { CellMetrics, CellResult, ReadoutScores } from "../types.ts";

/**
 * What is wrong with a result that no run can have written, one line each; none if it is sound.
 *
 * Scores are computed again from the confusion matrix, counts of images summed to it, the key made again from settings, seed and
 * identity, and the digest from everything but the provenance.
 *
 * @param file Name of its file, which is to be its key's.
 */
export function cellFaults(result: CellResult, file: string): string[] {
  const failed = result.outcome.status === "failed";
  const faults = [
    ...file === `cells/${result.key}.json` ? [] : [`its key is ${result.key}, which is not the file's name`],
    ...keyFaults(result),
    ...failed === (result.metrics === null) ? [] : ["metrics and outcome do not agree"],
    ...result.metrics ? metricsFaults(result.metrics, result.settings) : [],
  ];
  if (faults.length > 0 || cellDigest(result) === result.digest) return faults;
  return ["its content does not have its digest: something was changed by hand"];
}

function keyFaults({ key, key_parts, settings, seed, identity }: CellResult): string[] {
  const made = cellKey({
    settings,
    seed,
    identity: {
      methodVersion: identity.method_version,
      datasetFingerprint: identity.dataset_fingerprint,
      weightsDigest: identity.weights_digest,
      code: identity.code,
      numerics: identity.numerics,
    },
  });
  const parts = changedParts(made.parts, key_parts);
  if (parts.length > 0) return [`${parts.join(" and ")}: not what has the digest in key_parts`];
  return made.key === key ? [] : [`its key does not follow from its settings, seed and identity`];
}

function metricsFaults(metrics: CellMetrics, settings: CellSettings): string[] {
  const { train, evaluate: { readout, matching, extra_predictions } } = settings;
  const primary = primaryScores({ settings, metrics });
  if (primary === null) return [`it has no scores of its readout, which is ${readout}`];
  const classes = Object.keys(primary.iou);
  const n = classes.length;
  const { linear } = metrics;
  const readouts = (["literal", "converged"] as const).flatMap((name) => {
    const scores = metrics[name];
    const leftOut = name === "literal" && extra_predictions === "left-out";
    return scores ? [{ scores, leftOut, prefix: scores === primary ? "" : `${name}.` }] : [];
  });
  const misshapen = readouts.map(({ scores }) => matrixFaults(scores.confusion, n + train.extra_clusters, n))
    .find((fault) => fault) ?? (linear && matrixFaults(linear.confusion, n, n));
  if (misshapen) return [misshapen];
  const counting = readouts.filter(({ leftOut }) => !leftOut);
  const matrices = [...counting.map(({ scores }) => scores.confusion), ...linear ? [linear.confusion] : []];
  const extraRows = readouts.filter(({ leftOut }) => leftOut).flatMap(({ scores }) =>
    scores.confusion.slice(n)
  );
  return [
    ...readouts.flatMap(({ scores, prefix }) => readoutFaults(scores, classes, matching, prefix)),
    ...linear
      ? summaryFaults(linear, summary({ scores: scoreProbe(countsOf(linear.confusion)) }, classes), "linear.")
      : [],
    ...matrices.every((matrix) => sameLabels(matrix, matrices[0]))
      ? []
      : ["its confusion matrices are not of the same labels"],
    ...extraRows.every((row) => row.every((pixels) => pixels === 0))
      ? []
      : ["its confusion matrix counts pixels of extra clusters, which are left out"],
    ...imageFaults(metrics, primary),
  ];
}

function readoutFaults(
  scores: ReadoutScores,
  classes: readonly string[],
  matching: Matching,
  prefix: string,
): string[] {
  const follows = scoreClusters(countsOf(scores.confusion), matching);
  const isMatched = follows.assignment.every((label, cluster) =>
    (classes[label] ?? null) === scores.assignment[cluster]
  );
  return [
    ...summaryFaults(scores, summary({ scores: follows }, classes), prefix),
    ...isMatched ? [] : [`${prefix}assignment does not follow from its confusion matrix`],
  ];
}

function countsOf(matrix: readonly (readonly number[])[]): Counts {
  const classes = matrix[0].length;
  return { classes, extra: matrix.length - classes, data: Float64Array.from(matrix.flat()) };
}

function sameLabels(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): boolean {
  const labels = (matrix: readonly (readonly number[])[]) =>
    matrix[0].map((_, label) => matrix.reduce((sum, row) => sum + row[label], 0));
  return labels(a).join() === labels(b).join();
}

function matrixFaults(
  matrix: readonly (readonly number[])[],
  rows: number,
  columns: number,
): string | undefined {
  if (matrix.length === rows && matrix.every((row) => row.length === columns)) return undefined;
  return `a confusion matrix is not ${rows} x ${columns}, clusters by classes`;
}

function summaryFaults(stated: ScoreSummary, follows: ScoreSummary, prefix: string): string[] {
  const pairs: [name: string, stated: number | null, follows: number | null][] = [
    ...METRICS.map(({ name, of }): [string, number | null, number | null] => [name, of(stated), of(follows)]),
    ...Object.keys(follows.iou).map((name): [string, number | null, number | null] => [
      `iou.${name}`,
      stated.iou[name],
      follows.iou[name],
    ]),
  ];
  return pairs.filter(([, stated, follows]) => stated !== follows)
    .map(([name, stated, follows]) =>
      `${prefix}${name} is ${stated}, but its confusion matrix gives ${follows}`
    );
}

function imageFaults({ images, groups }: CellMetrics, { confusion }: ReadoutScores): string[] {
  const { classes, extra, data } = countsOf(confusion);
  const total = new Float64Array(data.length);
  try {
    for (const entries of images) {
      denseCounts(entries, classes, extra).data.forEach((pixels, at) => total[at] += pixels);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [`images: ${error.message}`];
  }
  return [
    ...total.every((pixels, at) => pixels === data[at])
      ? []
      : ["the counts of its images do not add up to its confusion matrix"],
    ...groups.length === images.length ? [] : ["it has not a group for each image"],
  ];
}
