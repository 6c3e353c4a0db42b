/**
 * Scores of a cell on any sample of its images.
 *
 * @module
 */
import { iouOf, METRICS } from "../../spec/mod.ts";
import type { PerImageCounts } from "../primary_scores.ts";

/** Hits, predicted and labelled pixels. */
const COUNTS = 3;

/** How often each image is drawn. */
export type Multiplicities = ArrayLike<number>;

/** A cell's pixel counts, ready to be summed over images again and again. */
export class ImageSample {
  readonly classes: readonly string[];
  readonly images: number;
  /** `images * classes * 3` counts: image by image, class by class, hits, predicted, labelled. */
  readonly #data: Float64Array;

  /** @param counts Counts of a cell's result file. */
  constructor({ hits, predicted, labelled }: PerImageCounts) {
    this.classes = Object.keys(labelled);
    this.images = labelled[this.classes[0]]?.length ?? 0;
    const width = this.classes.length * COUNTS;
    this.#data = new Float64Array(this.images * width);
    for (const [label, name] of this.classes.entries()) {
      for (const [offset, counts] of [hits, predicted, labelled].entries()) {
        for (let image = 0; image < this.images; image++) {
          this.#data[image * width + label * COUNTS + offset] = counts[name][image];
        }
      }
    }
  }

  /**
   * Scores of a sample: each metric, then the IoU of each class in percent; NaN where a score is undefined.
   *
   * @param drawn How often each image counts; every image once if not given.
   */
  scores(drawn?: Multiplicities): Float64Array {
    const sums = this.#totals(drawn);
    const [hits, predicted, labelled] = Array.from(
      { length: COUNTS },
      (_, offset) => Float64Array.from(this.classes, (_, label) => sums[label * COUNTS + offset]),
    );
    const totals = { hits, predicted, labelled };
    return Float64Array.from([
      ...METRICS.map((metric) => metric.ofTotals(totals)),
      ...this.classes.map((_, label) => iouOf(totals, label)),
    ]);
  }

  #totals(drawn?: Multiplicities): Float64Array {
    const width = this.classes.length * COUNTS;
    const totals = new Float64Array(width);
    for (let image = 0; image < this.images; image++) {
      const times = drawn ? drawn[image] : 1;
      if (times === 0) continue;
      for (let i = 0; i < width; i++) totals[i] += times * this.#data[image * width + i];
    }
    return totals;
  }
}
