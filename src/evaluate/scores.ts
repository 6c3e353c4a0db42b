/**
 * Accuracy and mean intersection over union from counts.
 *
 * @module
 */
import { assertCounts, type Counts } from "./confusion.ts";
import { assign } from "./hungarian.ts";

/**
 * How clusters are matched to classes: one cluster to each class so that most pixels are right, or each cluster to the class
 * that it overlaps most; or not at all, where they are classes already. `matched-only` is one to one, and pixels of clusters that
 * are matched to no class count nowhere, as some official programs have it.
 */
export type Matching = "one-to-one" | "many-to-one" | "matched-only" | "none";

/** What a confusion matrix comes to. */
export interface Scores {
  /** The class of each cluster, or -1 for a cluster that was matched to none. */
  readonly assignment: readonly number[];
  /**
   * Counts after matching, row by row: row = predicted class, column = label. Side n, or n + 1 where extra clusters are
   * matched one to one: the last row then holds all unmatched clusters, and the last column is zero.
   */
  readonly histogram: Float64Array;
  /** Share of the counted pixels that are right, percent; NaN if no pixel counts. */
  readonly accuracy: number;
  /**
   * Mean IoU over the rows of the histogram where it is defined, percent; NaN if it is defined nowhere. Unmatched
   * clusters that hold counts enter it with an IoU of 0.
   */
  readonly miou: number;
  /** IoU of each of the n classes, percent; null for a class that is neither labelled nor predicted. */
  readonly iou: readonly (number | null)[];
}

/**
 * Scores a cluster probe: clusters are matched to classes over the whole set.
 *
 * @example Three clusters, in another order than the classes
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { scoreClusters } from "@omh/bench";
 *
 * const data = new Float64Array([1, 2, 0, 0, 1, 2, 2, 0, 0]);
 * const scores = scoreClusters({ classes: 3, extra: 0, data });
 * assertEquals(scores.assignment, [1, 2, 0]);
 * assertEquals(scores.accuracy, 75);
 * assertAlmostEquals(scores.miou, 61.111, 1e-3);
 * ```
 *
 * @param counts Clusters by labels.
 * @param matching How clusters are matched.
 * @returns The matching, and scores in percent.
 * @throws {TypeError} The counts do not fit the numbers of classes and clusters.
 * @throws {RangeError} A count is no whole number of at least 0.
 */
export function scoreClusters(counts: Counts, matching: Matching = "one-to-one"): Scores {
  assertCounts(counts, "match table");
  const { classes, extra, data } = counts;
  const assignment = matchClusters(counts, matching);
  const side = matching === "one-to-one" && extra > 0 ? classes + 1 : classes;
  const histogram = new Float64Array(side * side);
  for (const [cluster, label] of assignment.entries()) {
    if (label < 0 && side === classes) continue;
    const row = label < 0 ? classes : label;
    for (let column = 0; column < classes; column++) {
      histogram[row * side + column] += data[cluster * classes + column];
    }
  }
  return { assignment, histogram, ...scoreHistogram(histogram, classes) };
}

/**
 * Matches clusters to classes.
 *
 * @param counts Clusters by labels, whole numbers.
 * @returns The class of each cluster, or -1 for a cluster that is matched to none.
 */
export function matchClusters(counts: Counts, matching: Matching): number[] {
  if (matching === "none") return Array.from({ length: counts.classes + counts.extra }, classOf(counts));
  return matching === "many-to-one" ? manyToOne(counts) : oneToOne(counts);
}

/** Ids that are classes already. */
function classOf({ classes }: Counts): (_: unknown, id: number) => number {
  return (_, id) => id < classes ? id : -1;
}

function oneToOne({ classes, extra, data }: Counts): number[] {
  const assignment: number[] = new Array(classes + extra).fill(-1);
  for (const [cluster, label] of assign(data, { rows: classes + extra, cols: classes, maximise: true })) {
    assignment[cluster] = label;
  }
  return assignment;
}

/** The class that each cluster overlaps most, ties to the lowest; -1 for a cluster without a counted pixel. */
function manyToOne({ classes, extra, data }: Counts): number[] {
  return Array.from({ length: classes + extra }, (_, cluster) => {
    const row = data.subarray(cluster * classes, (cluster + 1) * classes);
    const most = Math.max(...row);
    return most > 0 ? row.indexOf(most) : -1;
  });
}

/**
 * Scores a linear probe: its predictions are classes already, so nothing is matched.
 *
 * @param counts Predicted classes by labels, without extra clusters.
 * @returns Scores in percent; the assignment is the identity.
 * @throws {TypeError} The counts do not fit the number of classes.
 * @throws {RangeError} There are extra clusters, or a count is no whole number of at least 0.
 *
 * @example Three of four pixels are right
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { scoreProbe } from "@omh/bench";
 *
 * const data = new Float64Array([2, 1, 0, 1]);
 * assertEquals(scoreProbe({ classes: 2, extra: 0, data }).accuracy, 75);
 * ```
 */
export function scoreProbe(counts: Counts): Scores {
  const { classes, extra, data } = counts;
  if (extra !== 0) {
    throw new RangeError(
      `Cannot score linear probe "${classes} classes": there are ${extra} extra clusters, expected none`,
    );
  }
  assertCounts(counts, "score linear probe");
  const assignment = Array.from({ length: classes }, (_, index) => index);
  return { assignment, histogram: data.slice(), ...scoreHistogram(data, classes) };
}

function scoreHistogram(histogram: Float64Array, classes: number): Pick<Scores, "accuracy" | "miou" | "iou"> {
  const side = Math.sqrt(histogram.length);
  const total = histogram.reduce((sum, count) => sum + count, 0);
  let right = 0;
  const ious: (number | null)[] = [];
  for (let index = 0; index < side; index++) {
    const hits = histogram[index * side + index];
    let union = -hits;
    for (let other = 0; other < side; other++) {
      union += histogram[index * side + other] + histogram[other * side + index];
    }
    right += hits;
    ious.push(union > 0 ? (100 * hits) / union : null);
  }
  const defined = ious.filter((iou) => iou !== null);
  return {
    accuracy: (100 * right) / total,
    miou: defined.reduce((sum, iou) => sum + iou, 0) / defined.length,
    iou: ious.slice(0, classes),
  };
}
