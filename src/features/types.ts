/**
 * What a feature stream hands to the trainers.
 *
 * @module
 */
import type { Tensor3D, Tensor4D } from "../nn/types.ts";
import type { SharedWork } from "./shared_work.ts";

/** What a method may ask of the feature stream besides features and labels. */
export type StreamPart = "neighbors" | "attention" | "jittered";

/** The labels of a batch, for diagnostics only: no method may shape its codes with them. */
export interface LabelBatch {
  /** Rows. */
  readonly height: number;
  /** Pixels in a row. */
  readonly width: number;
  /** `[batch, height, width]`, row by row: a class, or -1 for ignored. */
  readonly data: Int32Array;
}

/** One training batch. The stream owns its tensors and disposes of them after the step. */
export interface Batch {
  /** The training step this batch is for, from 0. */
  readonly step: number;
  /** Backbone features: rank 4, `[batch, height, width, C]`, float32, not normalised. */
  readonly features: Tensor4D;
  /** Features of one near neighbour of each image, same shape; there if the method needs `neighbors`. */
  readonly neighbors?: Tensor4D;
  /**
   * Attention of each position to its 3 x 3 window, as `localAttention` gives it: rank 3, `[batch, positions, 9]`, float32,
   * fractions of 1; there if the method needs `attention`.
   */
  readonly localAttention?: Tensor3D;
  /** Features of each image with its colours changed, shape of `features`; there if the method needs `jittered`. */
  readonly jittered?: Tensor4D;
  /** Labels of the same images, for the linear probe alone. */
  readonly labels: LabelBatch;
  /** What trainers that draw alike make of the batch; absent where only one trains on it. */
  readonly shared?: SharedWork;
}

/** The features of all training images, for methods that look beyond the batch. */
export interface FeatureSource {
  /** Number of images. */
  readonly count: number;
  /** Patches per axis of a feature map. */
  readonly gridSize: number;
  /** Number of feature channels C. */
  readonly channels: number;
  /**
   * Features of one image.
   *
   * @param index In `0..count-1`.
   * @returns `[gridSize, gridSize, C]`, row by row. Not to be changed.
   */
  features(index: number): Promise<Float32Array>;
}
