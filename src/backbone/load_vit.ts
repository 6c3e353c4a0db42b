/**
 * From a weight file to a vision transformer.
 *
 * @module
 */
import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { Engine, NetworkRuntime } from "../engine/types.ts";
import type { Preset } from "../spec/mod.ts";
import { OnnxVit } from "./onnx/onnx_vit.ts";
import { namedOutputs } from "./named_outputs.ts";
import type { PositionRule } from "./position_embedding.ts";
import { type Backbone, type BackboneDefinition, defineBackbone, type WeightSource } from "./types.ts";
import { Vit } from "./vit.ts";
import type { DinoParameters } from "./weights/dino_parameters.ts";
import { VIT_KINDS, type VitKind } from "./weights/kinds.ts";
import { parametersOf } from "./weights/parameter_parts.ts";
import { readVitWeights } from "./weights/vit_weights.ts";

/** A vision transformer of DINO's, iBOT's or DINOv2's architecture and its weight file. */
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
  /**
   * Which of the known kinds it is; a file of another kind is refused.
   *
   * @default {"dino"}
   */
  readonly kind?: VitKind;
  /**
   * How the position table is resized, where that is not as its kind's official program does.
   *
   * @default {that of its kind}
   */
  readonly positions?: PositionRule;
  /** The weight file: safetensors, or what `torch.save` wrote, under official names or those of Hugging Face. */
  readonly file: string;
  /** Where the weight file comes from. */
  readonly source?: WeightSource;
  /** Settings that suit it, for specs with `presets: true`. */
  readonly preset?: Preset;
}

/**
 * Declares a vision transformer of DINO's, iBOT's or DINOv2's architecture. Its weight file is refused where it is of another
 * kind, or channels, patch or depth are others.
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
export function defineVit(
  { heads, kind = "dino", positions, ...definition }: VitDefinition,
): BackboneDefinition {
  const options = {
    ...definition,
    kind,
    ...(heads !== undefined && { heads }),
    ...(positions !== undefined && { positions }),
  };
  const { channels, depth } = definition;
  const { registers } = VIT_KINDS[kind];
  return defineBackbone({
    ...definition,
    transformer: { depth, heads: heads ?? channels / HEAD_CHANNELS, registers },
    verify: async (path) => (await readVitWeights(path, options)).summary,
    load: (path, engine) => loadVit(path, options, engine),
  });
}

/** Channels of a head of all published models. */
const HEAD_CHANNELS = 64;

/** Loads a vision transformer: as a network of the engine's where it runs such, else on tensors. */
async function loadVit(
  path: string,
  definition: VitDefinition,
  { networks }: Pick<Engine, "networks"> = {},
): Promise<Backbone> {
  const { parameters, summary } = await readVitWeights(path, definition);
  const { name, channels, patch } = definition;
  return {
    ...{ name, channels, patch, digest: summary.sha256 },
    ...frozenVit(parameters, networks, name),
    // Read again: most methods never ask, and on tensors the arrays are gone.
    parameters: async (parts) =>
      parametersOf((await readVitWeights(path, definition)).parameters, parts, name),
  };
}

/** What a frozen vision transformer gives. */
export type FrozenVit = Required<
  Pick<Backbone, "features" | "attention" | "outputs" | "transformer" | "dispose">
>;

/**
 * The passes of a frozen vision transformer.
 *
 * @param parameters All parameters, as `dinoParameters` checks them.
 * @param networks Runs it as a network; by default it runs on tensors.
 * @param name What messages call it.
 */
export function frozenVit(
  parameters: DinoParameters,
  networks?: NetworkRuntime,
  name = "vit",
): FrozenVit {
  const { depth, heads, registers = 0, channels, patch } = parameters.architecture;
  const transformer = { depth, heads, registers };
  const sizes = { name, transformer, channels, patch };
  if (networks) {
    const vit = new OnnxVit(parameters, networks);
    return {
      transformer,
      features: (images) => vit.features(images),
      attention: (images) => vit.attention(images),
      outputs: (images, names) => namedOutputs(images, names, sizes, (passes) => vit.run(images, passes)),
      dispose: () => vit.dispose(),
    };
  }
  const vit = new Vit(parameters);
  return {
    transformer,
    features: (images) => vit.features(images),
    attention: (images) => vit.run(images, ["attentionLogits"]).attentionLogits as Tensor4D,
    outputs: (images, names) =>
      namedOutputs(images, names, sizes, (passes) => Promise.resolve(vit.run(images, passes))),
    dispose: () => vit.dispose(),
  };
}
