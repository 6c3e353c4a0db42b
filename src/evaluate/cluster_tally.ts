/**
 * Collects the clusters of all pictures of a split.
 *
 * @module
 */
import { effectiveNumber } from "./collapse.ts";
import { Confusion, type ExtraPredictions } from "./confusion.ts";
import { type Matching, scoreClusters, type Scores } from "./scores.ts";

/** A confusion matrix and what it comes to. */
export interface Scored {
  readonly counts: Confusion;
  readonly scores: Scores;
}

/** Clusters, matched to classes. */
export interface ScoredClusters extends Scored {
  /** exp(entropy) of the shares of all pixels, labelled or not, given to each cluster. */
  readonly effectiveClusters: number;
}

/** How clusters are counted. */
export interface TallyOptions {
  /** Number of classes n. */
  readonly classes: number;
  /** Number of clusters beyond n. */
  readonly extra: number;
  /** How clusters are matched to classes. */
  readonly matching: Matching;
  /**
   * Whether pixels of extra clusters are counted.
   *
   * @default {"counted"}
   */
  readonly extraPredictions?: ExtraPredictions;
}

/** Collects the clusters that one readout gives. */
export class ClusterTally {
  readonly #counts: Confusion;
  readonly #pixels: Float64Array;

  /** @param options Numbers of classes and clusters, and how they are matched. */
  constructor(private readonly options: TallyOptions) {
    const { classes, extra, extraPredictions } = options;
    this.#counts = new Confusion(classes, extra, extraPredictions);
    this.#pixels = new Float64Array(classes + extra);
  }

  /**
   * Counts a picture.
   *
   * @param clusters A cluster per pixel.
   * @param labels A class per pixel; anything outside `0..n-1` is ignored.
   * @returns The counts of the picture alone.
   */
  add(clusters: Int32Array, labels: Int32Array): Confusion {
    const { classes, extra, extraPredictions } = this.options;
    const image = new Confusion(classes, extra, extraPredictions);
    image.add(clusters, labels);
    for (let at = 0; at < clusters.length; at++) this.#pixels[clusters[at]]++;
    image.data.forEach((count, at) => this.#counts.data[at] += count);
    return image;
  }

  /** What all pictures come to. */
  scored(): ScoredClusters {
    return {
      counts: this.#counts,
      scores: scoreClusters(this.#counts, this.options.matching),
      effectiveClusters: effectiveNumber(this.#pixels),
    };
  }
}
