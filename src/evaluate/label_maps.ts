/**
 * Scores label maps that are there already, whoever made them: the resize and crop, the ignored pixels, the matching and the
 * scores are those that trained heads get.
 *
 * @module
 */
import { sampleLabels, squareSampling } from "../data/sampling.ts";
import type { Fit } from "../data/types.ts";
import { ClusterTally, type ScoredClusters } from "./cluster_tally.ts";
import type { Matching, Scores } from "./scores.ts";
import { sparseCounts } from "./sparse_counts.ts";

/** A number per pixel, row by row: a class, or a cluster. */
export interface IndexMap {
  /** Pixels in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** `height * width` numbers. */
  readonly data: ArrayLike<number>;
}

/** Which pixels a label map has: those of the picture, or those of the square that is scored. */
export type MapGeometry = "native" | "evaluated";

/** How label maps are scored. */
export interface LabelMapOptions {
  /** Number of classes n. */
  readonly classes: number;
  /**
   * Number of ids that predictions have: 0 to one less.
   *
   * @default {classes}
   */
  readonly clusters?: number;
  /** Side of the square that pictures are brought to and scored on, in pixels. */
  readonly resolution: number;
  /**
   * How a picture of another shape becomes square.
   *
   * @default {"short-side"} the published protocol (reference: STEGO, section 6)
   */
  readonly fit?: Fit;
  /**
   * Whether predictions are of the pictures' size, and are resized and cropped as the labels are, or of the square's.
   *
   * @default {"native"}
   */
  readonly geometry?: MapGeometry;
  /**
   * How ids are matched to classes; `none` where they are classes.
   *
   * @default {"one-to-one"}
   */
  readonly matching?: Matching;
}

/** What label maps of a whole split come to. */
export interface ScoredMaps extends ScoredClusters {
  /** Counts of each picture, as {@linkcode sparseCounts} gives them. */
  readonly images: readonly (readonly number[])[];
}

/** A prediction, and what is there. */
export interface LabelMapPair {
  /** An id per pixel. */
  readonly prediction: IndexMap;
  /** A class per pixel; anything outside `0..classes-1` is ignored. */
  readonly label: IndexMap;
}

/**
 * Scores label maps of any program: resized, cropped, counted over all pictures, matched and scored as by the test protocol
 * (reference: evaluation, section 2).
 *
 * @param pairs Predictions with the labels of the same pictures.
 * @param options Sizes, and how ids are matched.
 * @returns The matching, and scores in percent.
 * @throws {TypeError} A prediction is of another size than it should be.
 * @throws {RangeError} A prediction has an id that there is not.
 *
 * @example Clusters in another order than the classes
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { scoreLabelMaps } from "@omh/bench";
 *
 * const label = { width: 2, height: 2, data: [0, 0, 1, 255] };
 * const prediction = { width: 2, height: 2, data: [1, 1, 0, 0] };
 * const scores = scoreLabelMaps([{ prediction, label }], { classes: 2, resolution: 2 });
 * assertEquals(scores.assignment, [1, 0]);
 * assertEquals(scores.accuracy, 100);
 * ```
 */
export function scoreLabelMaps(pairs: Iterable<LabelMapPair>, options: LabelMapOptions): Scores {
  const scorer = new LabelMapScorer(options);
  let count = 0;
  for (const { prediction, label } of pairs) scorer.add(prediction, label, `map ${count++}`);
  return scorer.scored().scores;
}

/** Collects label maps picture by picture. */
export class LabelMapScorer {
  readonly #options: Required<Omit<LabelMapOptions, "fit">> & Pick<LabelMapOptions, "fit">;
  readonly #tally: ClusterTally;
  readonly #images: number[][] = [];

  /** @param options Sizes, and how ids are matched. */
  constructor(options: LabelMapOptions) {
    const { classes, geometry = "native", matching = "one-to-one" } = options;
    const clusters = matching === "none" ? classes : options.clusters ?? classes;
    this.#options = { ...options, geometry, matching, clusters };
    // Where there are fewer clusters than classes, those that are lacking are rows of zeros.
    this.#tally = new ClusterTally({ classes, extra: Math.max(0, clusters - classes), matching });
  }

  /**
   * Counts a picture.
   *
   * @param prediction An id per pixel.
   * @param label A class per pixel; anything else is ignored.
   * @param name Names the prediction in messages.
   * @throws {TypeError} The prediction is of another size than it should be.
   * @throws {RangeError} It has an id that there is not, at a pixel of the square.
   */
  add(prediction: IndexMap, label: IndexMap, name: string): void {
    const { resolution, fit, geometry } = this.#options;
    const sampling = squareSampling(label.height, label.width, resolution, fit);
    this.#requireSize(prediction, label, name);
    const clusters = geometry === "native" ? sampled(prediction, sampling) : Int32Array.from(prediction.data);
    this.#requireIds(clusters, name);
    this.#images.push(sparseCounts(this.#tally.add(clusters, sampled(label, sampling))));
  }

  /** What all pictures come to. */
  scored(): ScoredMaps {
    return { ...this.#tally.scored(), images: this.#images };
  }

  #requireSize({ width, height, data }: IndexMap, label: IndexMap, name: string): void {
    const { geometry, resolution } = this.#options;
    const [wide, high, what] = geometry === "native"
      ? [label.width, label.height, "the size of its picture"]
      : [resolution, resolution, "the square that is scored"];
    if (width === wide && height === high && data.length === width * height) return;
    throw new TypeError(
      `Cannot score "${name}": it is ${width} x ${height} pixels, expected ${wide} x ${high}, ${what}`,
    );
  }

  #requireIds(ids: Int32Array, name: string): void {
    const { clusters, resolution, matching } = this.#options;
    const at = ids.findIndex((id) => id < 0 || id >= clusters);
    if (at < 0) return;
    throw new RangeError(
      `Cannot score "${name}": the id ${ids[at]} stands in row ${Math.floor(at / resolution)}, column ${
        at % resolution
      } of the square that is scored, expected a ${matching === "none" ? "class" : "cluster"} in 0..${
        clusters - 1
      }`,
    );
  }
}

function sampled({ width, height, data }: IndexMap, sampling: ReturnType<typeof squareSampling>): Int32Array {
  const map = { width, height, data: data instanceof Int32Array ? data : Int32Array.from(data) };
  return sampleLabels(map, sampling).data;
}
