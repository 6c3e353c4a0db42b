/**
 * What a frozen backbone is to the rest of the house: pictures in, a map of features out.
 *
 * @module
 */
import type { Engine } from "../engine/types.ts";
import type { Tensor4D } from "../nn/types.ts";
import type { Preset } from "../spec/mod.ts";

/** A loaded, frozen backbone. Always in inference mode; nothing it computes is on the gradient tape. */
export interface Backbone {
  /** Name that specs use. */
  readonly name: string;
  /** Number of feature channels C. */
  readonly channels: number;
  /** Side of a patch in pixels; images must be multiples of it. */
  readonly patch: number;
  /** SHA-256 (hex) of the weight file; absent where there is none, or where loading does not come by it. */
  readonly digest?: string;
  /**
   * Features of a batch of pictures.
   *
   * @param images rank 4, `[batch, height, width, 3]`, float32, normalised by the ImageNet mean and deviation.
   * @returns rank 4, `[batch, height/patch, width/patch, C]`, float32, not normalised. The caller disposes of it.
   */
  features(images: Tensor4D): Tensor4D | Promise<Tensor4D>;
  /**
   * Attention of the last block before its softmax, where the backbone has such a thing.
   *
   * @param images As for {@linkcode Backbone.features}.
   * @returns rank 4, `[batch, heads, 1 + positions, 1 + positions]`: scaled products of each token's query, row, with each
   * token's key; the class token comes first. The caller disposes of it.
   */
  attention?(images: Tensor4D): Tensor4D | Promise<Tensor4D>;
  /** Frees the weights. */
  dispose(): void;
}

/** Where a weight file comes from. */
export interface WeightSource {
  /** Address of the file. */
  readonly address: string;
  /** SHA-256 of the file in hex; absent where nobody here has seen the file. */
  readonly sha256?: string;
  /** What has to be known about it. */
  readonly note?: string;
}

/** What a weight file was found to be. */
export interface WeightSummary {
  /** SHA-256 of the file in hex. */
  readonly sha256: string;
  /** Text by heading, for listings: the kind of file, sizes. */
  readonly details: Readonly<Record<string, string>>;
}

/** How a backbone is found and loaded; the default export of a module that defines one. */
export interface BackboneDefinition {
  /** Name that specs use. */
  readonly name: string;
  /** One line for listings. */
  readonly title: string;
  /** Number of feature channels C, known without loading the weights. */
  readonly channels: number;
  /** Side of a patch in pixels. */
  readonly patch: number;
  /** Number of transformer blocks, for estimates of cost; 0 where there are none. */
  readonly depth: number;
  /**
   * The weight file, relative to the folders of weights and datasets that the harness was given; left out by a backbone that
   * needs none.
   */
  readonly file?: string;
  /** Where the weight file comes from, where it can be fetched. */
  readonly source?: WeightSource;
  /**
   * What tells the features of a backbone without a weight file from those of its earlier versions. Part of a cell's key.
   *
   * @default {"the name"}
   */
  readonly digest?: string;
  /**
   * Settings that suit it; a spec with `presets: true` takes them wherever it says nothing itself.
   *
   * @default {none: the published settings}
   */
  readonly preset?: Preset;
  /**
   * Examines the weight file, as {@linkcode BackboneDefinition.load} does before it uses it; without it, any file will do.
   *
   * @param path Path of the file.
   * @returns What it was found to be.
   * @throws {Error} It cannot be used as this backbone; the message says why.
   */
  verify?(path: string): Promise<WeightSummary>;
  /**
   * Loads the backbone.
   *
   * @param path Path of the weight file; an empty text where it needs none.
   * @param engine What the running engine can do for a frozen network.
   */
  load(path: string, engine?: Pick<Engine, "networks">): Promise<Backbone>;
}

/**
 * Declares a backbone. Returns `definition` unchanged: it exists so that a plugin module is checked as it is written.
 *
 * @param definition The backbone.
 * @returns The same object.
 *
 * @example A backbone that averages the pixels of each patch
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { avgPool } from "@tensorflow/tfjs-core";
 * import { defineBackbone } from "@omh/bench";
 *
 * const means = defineBackbone({
 *   name: "means",
 *   title: "Mean colour of each patch",
 *   channels: 3,
 *   patch: 8,
 *   depth: 0,
 *   load: () =>
 *     Promise.resolve({
 *       name: "means",
 *       channels: 3,
 *       patch: 8,
 *       features: (images) => avgPool(images, 8, 8, "valid"),
 *       dispose: () => {},
 *     }),
 * });
 * assertEquals(means.patch, 8);
 * ```
 */
export function defineBackbone(definition: BackboneDefinition): BackboneDefinition {
  return definition;
}
