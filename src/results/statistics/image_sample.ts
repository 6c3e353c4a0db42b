/**
 * Scores of a cell on any sample of its images.
 *
 * @module
 */
import type { PerImageCounts } from "../types.ts";

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
   * Scores of a sample, percent: accuracy, mean IoU, then the IoU of each class; NaN where a score is undefined.
   *
   * @param drawn How often each image counts; every image once if not given.
   */
  scores(drawn?: Multiplicities): Float64Array {
    const totals = this.#totals(drawn);
    const scores = new Float64Array(2 + this.classes.length);
    let [right, matched, counted, sum, defined] = [0, 0, 0, 0, 0];
    for (let label = 0; label < this.classes.length; label++) {
      const [hits, predicted, labelled] = totals.subarray(label * COUNTS, (label + 1) * COUNTS);
      const iou = 100 * hits / (predicted + labelled - hits);
      scores[2 + label] = iou;
      right += hits;
      matched += predicted;
      counted += labelled;
      if (!Number.isNaN(iou)) {
        sum += iou;
        defined++;
      }
    }
    // Pixels of unmatched clusters are predicted as no class; together they count as one more, with an IoU of 0.
    if (matched < counted) defined++;
    scores[0] = 100 * right / counted;
    scores[1] = sum / defined;
    return scores;
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
