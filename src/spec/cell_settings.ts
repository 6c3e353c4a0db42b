/**
 * Everything about a cell that a spec decides.
 *
 * @module
 */
import type { Variation } from "../base/variation.ts";

/** How the features are prepared. */
export interface FeatureSettings {
  /** Subtracts the train split's mean feature. Default false (official). */
  readonly center: boolean;
  /** `f16` rounds what the backbone gives to half precision, before the mean is subtracted. Default f32 (official). */
  readonly precision: "f32" | "f16";
}

/** How a head is trained. */
export interface TrainSettings {
  /**
   * Optimiser steps; 0 scores a head as it is started, whose own probes are no readout. Default 7000 (reference: STEGO,
   * section 3).
   */
  readonly steps: number;
  /** Images per step. Default 32 (reference: STEGO, section 3). */
  readonly batch: number;
  /** Side of the square training image, in pixels. Default 224 (reference: STEGO, section 6). */
  readonly resolution: number;
  /**
   * What differs from seed to seed: everything, everything but the order of images, which lets seeds share batches, or one
   * factor, for a study of variance. Default all (official).
   */
  readonly seeds_vary: Variation;
  /** Whether training images are cut into five crops; `five-jpeg` compresses each crop as the official programs do. Default none (ours). */
  readonly crop: "none" | "five" | "five-jpeg";
  /**
   * Whether a cluster probe that is trained beside a head keeps its learning rate, or, where there are fewer steps than the
   * published 7000, learns faster, and the centres of OMH with it, so that steps x rate stays as published (7000 x 5e-3), which is how far Adam can move a
   * centre. SmooSeg's predictor is no such probe and keeps its rate. Default fixed (official).
   */
  readonly probe_rate: "fixed" | "travel";
  /** Clusters beyond one per class. Default 0 (official). */
  readonly extra_clusters: number;
  /** Trains a linear probe on the labels beside the head, as a diagnostic. Default true (reference: STEGO, section 4). */
  readonly linear_probe: boolean;
}

/** How clusters are read out of codes. */
export type Readout = "literal" | "converged";

/** What a checkpoint that is chosen on labels is best by. */
export type ValidationScore = "miou" | "sum";

/** How a trained head is scored. */
export interface EvaluateSettings {
  /** Side of the square test image, in pixels. Default 320 (reference: STEGO, section 6). */
  readonly resolution: number;
  /** Averages the codes of an image and of its flipped image. Default true (reference: STEGO, section 7). */
  readonly flip: boolean;
  /**
   * The readout that tables show, claims are judged on and counts of images are kept of: the method's own cluster probe, trained
   * beside the head as published, or k-means on the trained head's codes, run to convergence. Default literal (reference: STEGO, section 4).
   */
  readonly readout: Readout;
  /** Starts of the k-means of the converged readout; 0 leaves it out. Default 50 (ours). */
  readonly restarts: number;
  /** Refines the prediction with the dense CRF. Default false (ours; on in the paper's tables). */
  readonly crf: boolean;
  /**
   * Whether each class gets one cluster, or each cluster the class that it overlaps most; `matched-only` is one to one, with the
   * pixels of clusters that are matched to no class left out; none only of predictions that were uploaded as classes. Default one-to-one (reference: evaluation, section 2).
   */
  readonly matching: "one-to-one" | "many-to-one" | "matched-only" | "none";
  /**
   * Whether pixels that a method's own probe gives to an extra cluster are counted, or left out of accuracy and IoU; absent where
   * they are counted. Default counted (ours).
   */
  readonly extra_predictions?: "counted" | "left-out";
  /**
   * Whether a method that has a protocol of its own is scored by that, or by the common one; absent where a method has none.
   * Default own (official).
   */
  readonly protocol?: "own" | "common";
  /** Which checkpoint is scored: the last, or as in the official programs the best on the validation labels. Default last (ours). */
  readonly checkpoint: "last" | "best-on-labels";
  /** Steps from one validation to the next; only with `best-on-labels`. Default 100 (reference: STEGO, section 5). */
  readonly validate_every?: number;
  /**
   * What the best checkpoint is best by: the mIoU of the method's own clusters, or the sum of their accuracy and mIoU and of the linear
   * probe's, where there is one; only with `best-on-labels`, as HP's program has it (reference: HP, section 12). Default miou (reference: STEGO, section 5).
   */
  readonly validate_score?: ValidationScore;
  /**
   * Side of the square image of a validation, in pixels; null for that of the test image. Only with `best-on-labels`; SmooSeg's program
   * validates at 224 (reference: SmooSeg, section 8). Default null (reference: STEGO, section 6).
   */
  readonly validate_resolution?: number | null;
}

/**
 * Everything about a cell that can change its numbers, but for the seed. Every default is filled in. Each loss extension has a
 * section of its own, as `omh`: `null` where it is off.
 */
export interface CellSettings {
  /** Name of the method in the catalogue. */
  readonly method: string;
  /** Name of the dataset in the catalogue. */
  readonly dataset: string;
  /** Name of the backbone in the catalogue. */
  readonly backbone: string;
  /** The options of `method`. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The options of the OMH losses; `null` where they are not used. */
  readonly omh: Readonly<Record<string, unknown>> | null;
  /** How the features are prepared. */
  readonly features: FeatureSettings;
  /** How the head is trained. */
  readonly train: TrainSettings;
  /** How it is scored. */
  readonly evaluate: EvaluateSettings;
}
