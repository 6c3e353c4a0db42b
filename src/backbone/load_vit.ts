/**
 * From a weight file to a backbone.
 *
 * @module
 */
import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { Engine, NetworkRuntime } from "../engine/types.ts";
import { OnnxVit } from "./onnx/onnx_vit.ts";
import type { Backbone } from "./types.ts";
import { Vit } from "./vit.ts";
import { type ArchitectureOptions, type DinoParameters, dinoParameters, readWeights } from "./weights/mod.ts";

/** What a backbone is called and what its weight file does not tell. */
export interface LoadVitOptions extends ArchitectureOptions {
  readonly name: string;
}

/**
 * Loads a DINO vision transformer: as a network of the engine's where it runs such, else on tensors.
 *
 * @param path A weight file of any kind that `readWeights` knows.
 * @param engine What the running engine can do for a frozen network.
 * @throws {TypeError} The file does not hold a vision transformer; the message lists what is missing or misshapen.
 * @throws {Deno.errors.NotFound} The file does not exist.
 */
export async function loadVit(
  path: string,
  options: LoadVitOptions,
  { networks }: Pick<Engine, "networks"> = {},
): Promise<Backbone> {
  const { tensors, digest } = await readWeights(path);
  const parameters = dinoParameters(tensors, options);
  const { channels, patch } = parameters.architecture;
  return { name: options.name, channels, patch, digest, ...frozenVit(parameters, networks) };
}

/** The passes of a frozen vision transformer. */
export function frozenVit(
  parameters: DinoParameters,
  networks?: NetworkRuntime,
): Required<Pick<Backbone, "features" | "attention" | "dispose">> {
  if (networks) {
    const vit = new OnnxVit(parameters, networks);
    return {
      features: (images) => vit.features(images),
      attention: (images) => vit.attention(images),
      dispose: () => vit.dispose(),
    };
  }
  const vit = new Vit(parameters);
  return {
    features: (images) => vit.features(images),
    attention: (images) => vit.run(images, ["attentionLogits"]).attentionLogits as Tensor4D,
    dispose: () => vit.dispose(),
  };
}
