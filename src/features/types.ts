/**
 * What a feature stream hands to the trainers.
 *
 * @module
 */
import type { Tensor, Tensor3D, Tensor4D } from "../nn/types.ts";
import type { SharedWork } from "./shared_work.ts";
import type { View } from "./views.ts";

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

/** What the backbone makes of a view of each image of a batch. */
export interface ViewBatch {
  /** Backbone features: rank 4, `[batch, height, width, C]`, float32, not normalised. */
  readonly features: Tensor4D;
  /** Outputs of the backbone by the names that the method asks for, batch first; there if it asks for any. */
  readonly outputs?: Readonly<Record<string, Tensor>>;
  /** The pictures that the backbone saw, normalised: rank 4, `[batch, height, width, 3]`; there if the method asks for them. */
  readonly pictures?: Tensor4D;
  /** What view each image has; there if the method makes views. */
  readonly views?: readonly View[];
}

/** One training batch. The stream owns its tensors and disposes of them after the step. */
export interface Batch extends ViewBatch {
  /** The training step this batch is for, from 0. */
  readonly step: number;
  /** Places of its images in the training split; the stream always tells them. */
  readonly images?: Int32Array;
  /** Features of one near neighbour of each image, same shape; there if the method needs `neighbors`. */
  readonly neighbors?: Tensor4D;
  /** Outputs of the backbone for the same neighbours, by the names that the method asks for; there if it asks for any. */
  readonly neighborOutputs?: Readonly<Record<string, Tensor>>;
  /**
   * Attention of each position to its 3 x 3 window, as `localAttention` gives it: rank 3, `[batch, positions, 9]`, float32,
   * fractions of 1; there if the method needs `attention`.
   */
  readonly localAttention?: Tensor3D;
  /** Features of each image with its colours changed, shape of `features`; there if the method needs `jittered`. */
  readonly jittered?: Tensor4D;
  /** A second view of the same images; there if the method makes one. */
  readonly second?: ViewBatch;
  /**
   * Maps by name, flipped with their image: rank 4, `[batch, height, width, channels]`, float32; there if the method asks for
   * any.
   */
  readonly maps?: Readonly<Record<string, Tensor4D>>;
  /** Labels of the same images, for the linear probe alone; there if one is trained. */
  readonly labels?: LabelBatch;
  /** What trainers that draw alike make of the batch; absent where only one trains on it. */
  readonly shared?: SharedWork;
}

/** The features of all training images, for methods that look beyond the batch. */
export interface FeatureSource {
  /** Number of images. */
  readonly count: number;
  /** Patches per axis of a feature map. */
  readonly gridSize: number;
  /**
   * Size of a feature map, in patches, where that is no square.
   *
   * @default {gridSize, both}
   */
  readonly grid?: { readonly height: number; readonly width: number };
  /** Number of feature channels C. */
  readonly channels: number;
  /**
   * Features of one image.
   *
   * @param index In `0..count-1`.
   * @returns `[height, width, C]` of its grid, row by row. Not to be changed.
   */
  features(index: number): Promise<Float32Array>;
}
