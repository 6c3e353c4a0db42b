/**
 * Counts of predictions against labels over a whole set of images.
 *
 * @module
 */

/** Pixel counts: clusters (or predicted classes) by labels. */
export interface Counts {
  /** Number of classes n. */
  readonly classes: number;
  /** Number of clusters beyond one per class. */
  readonly extra: number;
  /** `(classes + extra) * classes` counts, row by row; the row is the prediction, the column the label. */
  readonly data: Float64Array;
}

/** Whether pixels of extra clusters are counted, or left out as in the official program (reference: evaluation, section 2). */
export type ExtraPredictions = "counted" | "left-out";

/**
 * A confusion matrix that grows image by image. Counts are whole numbers, exact up to 2^53.
 *
 * @example Two pixels count, the ignored third does not
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Confusion } from "@omh/bench";
 *
 * const confusion = new Confusion(2);
 * confusion.add([1, 0, 1], [0, 0, -1]);
 * assertEquals([...confusion.data], [1, 0, 1, 0]);
 * ```
 */
export class Confusion implements Counts {
  readonly classes: number;
  readonly extra: number;
  readonly data: Float64Array;
  /** Whether pixels of extra clusters are counted. */
  readonly extraPredictions: ExtraPredictions;

  /**
   * Makes a matrix of zeros.
   *
   * @param classes Number of classes n, at least 1.
   * @param extra Number of clusters beyond n: those from n on. 0 in most published settings.
   * @param extraPredictions Whether their pixels are counted; if they are not, their rows stay 0.
   * @throws {RangeError} A number is out of range.
   */
  constructor(classes: number, extra = 0, extraPredictions: ExtraPredictions = "counted") {
    assertSize("make confusion matrix", classes, extra);
    this.classes = classes;
    this.extra = extra;
    this.extraPredictions = extraPredictions;
    this.data = new Float64Array((classes + extra) * classes);
  }

  /**
   * Counts the pixels of an image. A pixel counts if `0 <= label < n`, and where extra clusters are left out, if it is in none of
   * them.
   *
   * @param predictions A cluster per pixel, `0..n+extra-1`, whatever its label.
   * @param labels A class per pixel, in the same order; anything outside `0..n-1` is ignored.
   * @throws {TypeError} The two differ in length.
   * @throws {RangeError} A prediction is no cluster; then nothing of the image is counted.
   */
  add(predictions: ArrayLike<number>, labels: ArrayLike<number>): void {
    if (predictions.length !== labels.length) {
      throw new TypeError(
        `Cannot count predictions "${predictions.length} pixels": there are ${labels.length} labels, ` +
          `expected as many as predictions`,
      );
    }
    const { classes, data } = this;
    const clusters = classes + this.extra;
    assertClusters(predictions, clusters);
    const counted = this.extraPredictions === "counted" ? clusters : classes;
    for (let i = 0; i < labels.length; i++) {
      const label = labels[i];
      if (label >= 0 && label < classes && predictions[i] < counted) data[predictions[i] * classes + label]++;
    }
  }
}

function assertClusters(predictions: ArrayLike<number>, clusters: number): void {
  for (let i = 0; i < predictions.length; i++) {
    const cluster = predictions[i];
    if (cluster >= 0 && cluster < clusters && Number.isInteger(cluster)) continue;
    throw new RangeError(
      `Cannot count predictions "${predictions.length} pixels": pixel ${i} is in cluster ${cluster}, ` +
        `expected 0..${clusters - 1}`,
    );
  }
}

/**
 * Refuses counts that are none.
 *
 * @param aim What is to be done with them, for messages.
 * @throws {TypeError} Their number does not fit those of classes and clusters.
 * @throws {RangeError} A number of classes or clusters is out of range, or a count is no whole number of at least 0.
 */
export function assertCounts({ classes, extra, data }: Counts, aim: string): void {
  assertSize(aim, classes, extra);
  const clusters = classes + extra;
  const table = `${clusters}x${classes}`;
  if (data.length !== clusters * classes) {
    throw new TypeError(
      `Cannot ${aim} "${table}": there are ${data.length} counts, expected ${clusters * classes}`,
    );
  }
  const wrong = data.findIndex((count) => !(Number.isInteger(count) && count >= 0));
  if (wrong < 0) return;
  throw new RangeError(
    `Cannot ${aim} "${table}": the count in row ${Math.trunc(wrong / classes)}, column ${
      wrong % classes
    } is ` +
      `${data[wrong]}, expected a whole number of at least 0`,
  );
}

function assertSize(aim: string, classes: number, extra: number): void {
  if (Number.isInteger(classes) && classes >= 1 && Number.isInteger(extra) && extra >= 0) return;
  throw new RangeError(
    `Cannot ${aim} "${classes}+${extra}": there are ${classes} classes and ${extra} extra clusters, ` +
      "expected at least 1 and at least 0",
  );
}
