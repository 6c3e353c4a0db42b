/**
 * What a feature stream hands to the trainers.
 *
 * @module
 */
import type { Tensor4D } from "@tensorflow/tfjs-core";

/** What a method may ask of the feature stream besides features and labels. */
export type StreamPart = "neighbors";

/** The labels of a batch, for diagnostics only: no method may shape its codes with them. */
export interface LabelBatch {
  readonly height: number;
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
  readonly labels: LabelBatch;
}
