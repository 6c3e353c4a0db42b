/**
 * What a stage before training is: work over the training images, done once and kept, that trainings start from.
 *
 * @module
 */
import type { NamedTensors, TrainerBackbone } from "../../backbone/types.ts";
import type { OutputName } from "../../backbone/output_names.ts";
import type { RandomStreams } from "../../base/random.ts";
import type { RgbImage } from "../../data/types.ts";
import type { StoredTensor } from "../../formats/stored_tensor.ts";
import type { Tensor4D } from "../../nn/types.ts";
import type { FeatureSource } from "../types.ts";

/** What one item of a part is: arrays by name. */
export type StageItem = Readonly<Record<string, StoredTensor>>;

/** What parts have made. */
export interface StageResults {
  /** Number of items of a part. */
  count(part: string): number;
  /**
   * An item of a part, read from where it is kept.
   *
   * @returns Not to be changed.
   */
  get(part: string, item: number): Promise<StageItem>;
  /** The item of a part that has one alone: it is in memory. Not to be changed. */
  whole(part: string): StageItem;
}

/** The training images as a stage sees them: no labels. */
export interface StageImages extends FeatureSource {
  /** Side of the square that pictures are brought to, pixels. */
  readonly resolution: number;
  /**
   * Size that pictures are brought to, pixels, where that is no square.
   *
   * @default {resolution, both}
   */
  readonly size?: { readonly height: number; readonly width: number };
  /** Side of a patch, pixels. */
  readonly patch: number;
  /** The picture as the dataset has it. */
  picture(index: number): Promise<RgbImage>;
  /** `[resolution, resolution, 3]`, row by row, normalised: what the features are of. */
  pixels(index: number): Promise<Float32Array>;
  /** The same in 0..255. */
  levels(index: number): Promise<Float32Array>;
  /** Outputs of the backbone for one image, each in the shape that its name says, row by row. Not to be changed. */
  outputs(index: number, names: readonly OutputName[]): Promise<Readonly<Record<OutputName, Float32Array>>>;
  /**
   * Any pictures through the backbone; nothing of it is kept, and no centre taken away. A backbone without named outputs gives
   * `patches` alone, its features.
   *
   * @param images rank 4, `[batch, height, width, 3]`, normalised; sides are multiples of the patch.
   * @returns A tensor for each name, batch first; the caller disposes of them.
   */
  pass(images: Tensor4D, names: readonly OutputName[]): Promise<NamedTensors>;
}

/** What a part works with. */
export interface StageWork<Options> {
  /** The method's options. */
  readonly options: Options;
  /** Number of classes n. */
  readonly classes: number;
  /** Number of clusters: n, or more. */
  readonly clusters: number;
  /** Streams of the stage's own seed, 0: what is made is the same for all seeds. Name them by purpose and item. */
  readonly random: RandomStreams;
  /** The training images. */
  readonly images: StageImages;
  /** The backbone, with the parameters that the method asks for by `inputs.parameters`; there if it is told its trainer. */
  readonly backbone?: TrainerBackbone;
  /** What the parts before it have made. */
  readonly before: StageResults;
}

/** The sizes that the cost of a stage follows from. */
export interface StageShape {
  /** Number of training images. */
  readonly images: number;
  /** Positions of a feature map. */
  readonly positions: number;
  /** Feature channels C. */
  readonly channels: number;
  /** Number of classes. */
  readonly classes: number;
}

/** One part of a stage. Parts are made in their order, each from the images and from the parts before it. */
export interface StagePart<Options> {
  /** Names it in messages and on disk: small letters, digits, `-`. */
  readonly name: string;
  /** Raised whenever what it makes may change: part of the key that it is kept by. */
  readonly version: number;
  /** What it depends on besides images, backbone and the parts before it: the options that matter, as plain data. */
  depends(options: Options): unknown;
  /**
   * Number of items; 0 where the options ask for none of it.
   *
   * @default {one per training image}
   */
  items?(images: number, options: Options): number;
  /**
   * Makes an item: the same numbers whatever was made before it, and by whom.
   *
   * @returns Arrays by name. The part keeps no tensor.
   */
  make(item: number, work: StageWork<Options>): Promise<StageItem>;
  /** Passes of the backbone at the size of training images that all items take, for estimates of cost; none by default. */
  passes?(shape: StageShape, options: Options): number;
  /** Operations that all items take besides, for estimates of cost; none by default. */
  flops?(shape: StageShape, options: Options): number;
}
