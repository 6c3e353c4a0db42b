/**
 * What a frozen backbone is to the rest of the house: pictures in, a map of features out.
 *
 * @module
 */
import type { Engine } from "../engine/types.ts";
import type { Tensor, Tensor4D } from "../nn/types.ts";
import type { Preset } from "../spec/mod.ts";
import type { OutputName, TransformerShape } from "./output_names.ts";

/** A frozen parameter, in PyTorch's layout: linear weights are `[out, in]`. */
export interface FrozenParameter {
  /** Sizes of the axes. */
  readonly shape: readonly number[];
  /** Values, row-major. Not to be changed. */
  readonly data: Float32Array;
}

/**
 * Parts of a transformer whose parameters can be had: the final normalisation, or a block, counted from 0 or, by a negative
 * number, from the end.
 */
export type ParameterPart = "norm" | `block${number}`;

/** Parameters by their names in the part, DINO's, such as `attn.qkv.weight`. */
export type FrozenParameters = Readonly<Record<string, FrozenParameter>>;

/** What a method is told of the backbone: its trainer, and its stage. */
export interface TrainerBackbone {
  /** Side of a patch, pixels. */
  readonly patch: number;
  /** Sizes of the transformer. */
  readonly transformer: TransformerShape;
  /**
   * Parameters of the parts that the method asks for by `inputs.parameters`, by its names for them. Of a kept model that is put
   * together they are all 0: its state is filled in afterwards.
   */
  readonly parameters: Readonly<Partial<Record<ParameterPart, FrozenParameters>>>;
}

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
   * @returns rank 4, `[batch, heads, tokens, tokens]`: scaled products of each token's query, row, with each token's key; the
   * class token comes first, then register tokens where there are any, then the patches. The caller disposes of it.
   */
  attention?(images: Tensor4D): Tensor4D | Promise<Tensor4D>;
  /** Sizes of the transformer that {@linkcode Backbone.outputs} are of; there if they are. */
  readonly transformer?: TransformerShape;
  /**
   * Outputs by name, where the backbone is a vision transformer: all of them by one pass over the images. `patches` are what
   * {@linkcode Backbone.features} gives: where both are wanted, they are taken from one pass.
   *
   * @param images As for {@linkcode Backbone.features}; any sides that are multiples of the patch.
   * @param names What is wanted, each a name of {@linkcode OutputName}.
   * @returns A tensor for each name, float32, batch first. The caller disposes of them.
   * @throws {TypeError} There is no such output.
   * @throws {RangeError} There is no such block, or there are no registers.
   */
  outputs?(images: Tensor4D, names: readonly OutputName[]): NamedTensors | Promise<NamedTensors>;
  /**
   * Parameters of parts of it, for methods that start from them.
   *
   * @throws {RangeError} There is no such block.
   */
  parameters?(parts: readonly ParameterPart[]): Promise<Readonly<Record<ParameterPart, FrozenParameters>>>;
  /** Frees the weights. */
  dispose(): void;
}

/** Tensors by name. */
export type NamedTensors = Record<string, Tensor>;

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
  /** Sizes of the transformer, known without loading the weights; there if what is loaded gives named outputs. */
  readonly transformer?: TransformerShape;
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
