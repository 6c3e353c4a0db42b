/**
 * What a frozen backbone is to the rest of the house: pictures in, a map of features out.
 *
 * @module
 */
import type { Tensor4D } from "@tensorflow/tfjs-core";

/** A loaded, frozen backbone. Always in inference mode; nothing it computes is on the gradient tape. */
export interface Backbone {
  readonly name: string;
  /** Number of feature channels C. */
  readonly width: number;
  /** Side of a patch in pixels; images must be multiples of it. */
  readonly patch: number;
  /** SHA-256 (hex) of the weight file. Part of a cell's key. */
  readonly digest: string;
  /**
   * Features of a batch of pictures.
   *
   * @param images rank 4, `[batch, height, width, 3]`, float32, normalised by the ImageNet mean and deviation.
   * @returns rank 4, `[batch, height/patch, width/patch, C]`, float32, not normalised. The caller disposes of it.
   */
  features(images: Tensor4D): Tensor4D;
  /** Frees the weights. */
  dispose(): void;
}

/** How a backbone is found and loaded; the default export of a module under `src/backbone/`. */
export interface BackboneDefinition {
  readonly name: string;
  /** One line for listings. */
  readonly title: string;
  /** Number of feature channels C, known without loading the weights. */
  readonly width: number;
  /** Side of a patch in pixels. */
  readonly patch: number;
  /** Number of transformer blocks, for estimates of cost. */
  readonly depth: number;
  /** The weight file, relative to the folder of weights or datasets that the harness was given. */
  readonly file: string;
  /**
   * Loads the backbone from its weight file.
   *
   * @param path Path of the weight file.
   */
  load(path: string): Promise<Backbone>;
}

/** Declares a backbone. Returns `definition` unchanged: it exists so that a plugin module is checked as it is written. */
export function defineBackbone(definition: BackboneDefinition): BackboneDefinition {
  return definition;
}
