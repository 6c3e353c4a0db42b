/**
 * Whether a result file says what follows from itself.
 *
 * @module
 */
import { scoreClusters, scoreProbe, type Scores } from "../../evaluate/scores.ts";
import { cellKey, type CellSettings, changedParts, METRICS, type ScoreSummary } from "../../spec/mod.ts";
import { cellDigest } from "../cell_file.ts";
import { summary } from "../cell_metrics.ts";
import type { CellMetrics, CellResult, PerImageCounts } from "../types.ts";

/**
 * What is wrong with a result that no run can have written, one line each; none if it is sound.
 *
 * Scores are computed again from the confusion matrix, per-image counts summed to it, the key made again from settings, seed and
 * identity, and the digest from everything but the provenance.
 *
 * @param file Name of its file, which is to be its key's.
 */
export function cellFaults(result: CellResult, file: string): string[] {
  const finished = result.outcome.status === "finished";
  const faults = [
    ...file === `cells/${result.key}.json` ? [] : [`its key is ${result.key}, which is not the file's name`],
    ...keyFaults(result),
    ...finished === (result.metrics !== null) ? [] : ["metrics and outcome do not agree"],
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

function metricsFaults(metrics: CellMetrics, { train, evaluate }: CellSettings): string[] {
  const classes = Object.keys(metrics.iou);
  const n = classes.length;
  const { confusion, linear } = metrics;
  const misshapen = matrixFaults(confusion, n + train.extra_clusters, n) ??
    (linear && matrixFaults(linear.confusion, n, n));
  if (misshapen) return [misshapen];
  const counts = (matrix: readonly (readonly number[])[]) => ({
    classes: n,
    extra: matrix.length - n,
    data: Float64Array.from(matrix.flat()),
  });
  const scores = scoreClusters(counts(confusion), evaluate.matching);
  return [
    ...summaryFaults(metrics, summary({ scores }, classes), ""),
    ...scores.assignment.every((label, cluster) => (classes[label] ?? null) === metrics.assignment[cluster])
      ? []
      : ["assignment does not follow from its confusion matrix"],
    ...linear
      ? summaryFaults(
        linear,
        summary({ scores: scoreProbe(counts(linear.confusion)) }, classes),
        "linear.",
      )
      : [],
    ...imageFaults(metrics.per_image, scores, classes),
  ];
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

function imageFaults(
  { hits, predicted, labelled }: PerImageCounts,
  { histogram }: Scores,
  classes: readonly string[],
): string[] {
  const side = Math.sqrt(histogram.length);
  const indices = [...Array(side).keys()];
  const total = (counts: readonly number[] | undefined) =>
    counts?.reduce((sum, count) => sum + count, 0) ?? 0;
  return classes.filter((name, label) => {
    const row = total(indices.map((other) => histogram[label * side + other]));
    const column = total(indices.map((other) => histogram[other * side + label]));
    return total(hits[name]) !== histogram[label * side + label] || total(predicted[name]) !== row ||
      total(labelled[name]) !== column;
  }).map((name) => `per_image counts of ${name} do not add up to its confusion matrix`);
}
