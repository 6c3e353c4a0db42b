/**
 * The scores that tables, claims, tolerances and checks are about. One more is one more entry here, and nothing elsewhere.
 *
 * @module
 */

/** Scores of one predictor on the validation split. */
export interface ScoreSummary {
  /** Share of labelled pixels that are right, percent; null where no pixel counts. */
  readonly acc: number | null;
  /** Mean IoU over the classes where it is defined, percent; null where it is defined nowhere. */
  readonly miou: number | null;
  /** IoU per class name, percent; null where a class is neither labelled nor predicted. */
  readonly iou: Readonly<Record<string, number | null>>;
}

/** Labelled pixels of a set of images by class, after matching. */
export interface ClassTotals {
  /** Pixels that are of the class and predicted as it. */
  readonly hits: ArrayLike<number>;
  /** Pixels predicted as the class. */
  readonly predicted: ArrayLike<number>;
  /** Pixels labelled as the class. */
  readonly labelled: ArrayLike<number>;
}

/** A score with all that must be known to compare and print it. */
export interface MetricDefinition {
  /** As specs and result files say it. */
  readonly name: string;
  /** As tables say it. */
  readonly title: string;
  /** Unit of a value, as printed behind the title. */
  readonly unit: string;
  /** Whether more is better, or less. */
  readonly direction: "higher" | "lower";
  /** Smallest and largest value that there can be. */
  readonly range: readonly [least: number, most: number];
  /**
   * How far the score of one cell may lie from the committed one where arithmetic differs: rounding errors grow over some
   * hundred steps until they are like another seed, and a table's seeds lie a few points apart.
   */
  readonly engineTolerance: number;
  /** The score of a scored cell; null where it is undefined. */
  of(scores: ScoreSummary): number | null;
  /** The score of any sample of images, which paired tests resample; NaN where it is undefined. */
  ofTotals(totals: ClassTotals): number;
}

/** All metrics, in the order of a table's columns. */
export const METRICS = [
  {
    name: "acc",
    title: "Acc",
    unit: "%",
    direction: "higher",
    range: [0, 100],
    engineTolerance: 5,
    of: ({ acc }: ScoreSummary): number | null => acc,
    ofTotals: ({ hits, labelled }: ClassTotals): number => 100 * sum(hits) / sum(labelled),
  },
  {
    name: "miou",
    title: "mIoU",
    unit: "%",
    direction: "higher",
    range: [0, 100],
    engineTolerance: 5,
    of: ({ miou }: ScoreSummary): number | null => miou,
    ofTotals: meanIou,
  },
] as const satisfies readonly MetricDefinition[];

/** Name of a metric. */
export type Metric = typeof METRICS[number]["name"];

/** A score of each kind; `null` where the paper gives none. */
export type PaperScores = Readonly<Record<Metric, number | null>>;

/** How far scores may differ, in the unit of each; a score without a number is not compared. */
export type Tolerance = Readonly<Partial<Record<Metric, number>>>;

/**
 * Something of each metric, by name.
 *
 * @param valueOf What it is of one metric.
 * @returns One entry a metric, in the order of {@linkcode METRICS}.
 *
 * @example No scores
 * ```ts
 * import { byMetric } from "@omh/bench";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(byMetric(() => null), { acc: null, miou: null });
 * ```
 */
export function byMetric<T>(valueOf: (metric: MetricDefinition & { name: Metric }) => T): Record<Metric, T> {
  return Object.fromEntries(METRICS.map((metric) => [metric.name, valueOf(metric)])) as Record<Metric, T>;
}

/**
 * IoU of a class in percent.
 *
 * @param totals Pixels by class.
 * @param label Position of the class.
 * @returns NaN where the class is neither labelled nor predicted.
 */
export function iouOf({ hits, predicted, labelled }: ClassTotals, label: number): number {
  return 100 * hits[label] / (predicted[label] + labelled[label] - hits[label]);
}

function meanIou(totals: ClassTotals): number {
  let [total, defined] = [0, 0];
  for (let label = 0; label < totals.labelled.length; label++) {
    const iou = iouOf(totals, label);
    if (Number.isNaN(iou)) continue;
    total += iou;
    defined++;
  }
  // Pixels of unmatched clusters are predicted as no class; together they count as one more, with an IoU of 0.
  if (sum(totals.predicted) < sum(totals.labelled)) defined++;
  return total / defined;
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}
