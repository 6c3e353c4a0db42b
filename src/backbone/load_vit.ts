/**
 * From a weight file to a vision transformer.
 *
 * @module
 */
import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { Engine, NetworkRuntime } from "../engine/types.ts";
import type { Preset } from "../spec/mod.ts";
import { OnnxVit } from "./onnx/onnx_vit.ts";
import { type Backbone, type BackboneDefinition, defineBackbone, type WeightSource } from "./types.ts";
import { Vit } from "./vit.ts";
import type { DinoParameters } from "./weights/dino_parameters.ts";
import { readVitWeights } from "./weights/vit_weights.ts";

/** A vision transformer of DINO's architecture and its weight file. */
export interface VitDefinition {
  /** Name that specs use. */
  readonly name: string;
  /** One line for listings. */
  readonly title: string;
  /** Channels of a token. */
  readonly channels: number;
  /** Side of a patch, in pixels. */
  readonly patch: number;
  /** Number of blocks. */
  readonly depth: number;
  /**
   * Attention heads of a block: the weights do not tell.
   *
   * @default {channels / 64}
   */
  readonly heads?: number;
  /** The weight file: safetensors, or what `torch.save` wrote, under DINO's names or those of Hugging Face. */
  readonly file: string;
  /** Where the weight file comes from. */
  readonly source?: WeightSource;
  /** Settings that suit it, for specs with `presets: true`. */
  readonly preset?: Preset;
}

/**
 * Declares a vision transformer of DINO's architecture. Its weight file is refused where channels, patch or depth are others.
 *
 * @param definition Its sizes and its weight file.
 * @returns The backbone.
 *
 * @example A ViT-S/16 of one's own
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { defineVit } from "@omh/bench";
 *
 * const mine = defineVit({
 *   name: "mine",
 *   title: "ViT-S/16, trained on satellite pictures",
 *   channels: 384,
 *   patch: 16,
 *   depth: 12,
 *   file: "mine.safetensors",
 * });
 * assertEquals(mine.file, "mine.safetensors");
 * ```
 */
export function defineVit({ heads, ...definition }: VitDefinition): BackboneDefinition {
  const options = { ...definition, ...(heads !== undefined && { heads }) };
  return defineBackbone({
    ...definition,
    verify: async (path) => (await readVitWeights(path, options)).summary,
    load: (path, engine) => loadVit(path, options, engine),
  });
}

/** Loads a vision transformer: as a network of the engine's where it runs such, else on tensors. */
async function loadVit(
  path: string,
  definition: VitDefinition,
  { networks }: Pick<Engine, "networks"> = {},
): Promise<Backbone> {
  const { parameters, summary } = await readVitWeights(path, definition);
  const { name, channels, patch } = definition;
  return { name, channels, patch, digest: summary.sha256, ...frozenVit(parameters, networks) };
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
