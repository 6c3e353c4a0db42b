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

  /**
   * Makes a matrix of zeros.
   *
   * @param classes Number of classes n, at least 1.
   * @param extra Number of clusters beyond n; 0 in all published settings.
   * @throws {RangeError} A number is out of range.
   */
  constructor(classes: number, extra = 0) {
    if (!Number.isInteger(classes) || classes < 1 || !Number.isInteger(extra) || extra < 0) {
      throw new RangeError(
        `Cannot make confusion matrix "${classes}+${extra}": there are ${classes} classes and ${extra} extra clusters, ` +
          `expected at least 1 and at least 0`,
      );
    }
    this.classes = classes;
    this.extra = extra;
    this.data = new Float64Array((classes + extra) * classes);
  }

  /**
   * Counts the pixels of an image. A pixel counts if `0 <= label < n` and its prediction is one of the clusters. The official
   * program drops the predictions of extra clusters; here they count.
   *
   * @param predictions A cluster per pixel.
   * @param labels A class per pixel, in the same order; anything outside `0..n-1` is ignored.
   * @throws {TypeError} The two differ in length.
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
    for (let i = 0; i < labels.length; i++) {
      const label = labels[i];
      const prediction = predictions[i];
      if (label >= 0 && label < classes && prediction >= 0 && prediction < clusters) {
        data[prediction * classes + label]++;
      }
    }
  }
}
