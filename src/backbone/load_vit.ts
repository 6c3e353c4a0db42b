/**
 * From a weight file to a backbone.
 *
 * @module
 */
import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { Backbone } from "./types.ts";
import { Vit } from "./vit.ts";
import { type ArchitectureOptions, dinoParameters, readWeights } from "./weights/mod.ts";

/** A backbone that is a vision transformer: besides features, it gives what some methods read from its last block. */
export interface VitBackbone extends Backbone {
  readonly vit: Vit;
}

/** What a backbone is called and what its weight file does not tell. */
export interface LoadVitOptions extends ArchitectureOptions {
  readonly name: string;
}

/**
 * Loads a DINO vision transformer on the running engine.
 *
 * @param path A weight file of any kind that `readWeights` knows.
 * @throws {TypeError} The file does not hold a vision transformer; the message lists what is missing or misshapen.
 * @throws {Deno.errors.NotFound} The file does not exist.
 */
export async function loadVit(path: string, options: LoadVitOptions): Promise<VitBackbone> {
  const { tensors, digest } = await readWeights(path);
  const vit = new Vit(dinoParameters(tensors, options));
  const { width, patch } = vit.architecture;
  return {
    name: options.name,
    width,
    patch,
    digest,
    vit,
    features: (images) => vit.features(images),
    attention: (images) => vit.run(images, ["attentionLogits"]).attentionLogits as Tensor4D,
    dispose: () => vit.dispose(),
  };
}
