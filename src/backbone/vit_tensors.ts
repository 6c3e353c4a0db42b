/**
 * The weights of a vision transformer on the running engine.
 *
 * @module
 */
import {
  add,
  concat,
  dispose,
  mul,
  reshape,
  type Tensor1D,
  tensor1d,
  type Tensor2D,
  tensor2d,
  tensor4d,
  type TensorContainer,
  tidy,
  transpose,
} from "@tensorflow/tfjs-core";
import type { LayerNormWeights } from "../nn/normalize.ts";
import type { LinearWeights } from "../nn/linear.ts";
import type { DinoParameters } from "./weights/dino_parameters.ts";

/** A parameter as its file holds it. */
type Stored = DinoParameters["tensors"] extends Map<string, infer T> ? T : never;

/** Weights of one block. */
export interface VitBlock {
  readonly norm1: LayerNormWeights;
  readonly qkv: LinearWeights;
  readonly projection: LinearWeights;
  readonly norm2: LayerNormWeights;
  readonly fc1: LinearWeights;
  readonly fc2: LinearWeights;
}

/** Weights of a whole transformer, linear ones as `[inputs, outputs]`. */
export interface VitTensors {
  /** Class token with its position added, then register tokens, which have none: `[1 + registers, C]`. */
  readonly prefix: Tensor2D;
  /** Patch projection: inputs are the rows, columns and colours of a patch. */
  readonly patches: LinearWeights;
  readonly blocks: readonly VitBlock[];
  readonly norm: LayerNormWeights;
  /** Position of every patch of the stored grid, `[grid * grid, C]`: an array, resized for each size of images. */
  readonly positions: Float32Array;
  /** Frees all tensors. */
  dispose(): void;
}

/** Uploads parameters, turning PyTorch's layouts into ours. Takes each out of `tensors` meanwhile. */
export function uploadVit({ architecture, tensors }: DinoParameters): VitTensors {
  const take = (name: string) => {
    const parameter = tensors.get(name)!;
    tensors.delete(name);
    return parameter;
  };
  const vector = (name: string): Tensor1D => tensor1d(take(name).data);
  const norm = (name: string): LayerNormWeights => ({
    gain: vector(`${name}.weight`),
    bias: vector(`${name}.bias`),
  });
  const linear = (name: string): LinearWeights => ({
    weight: tidy(() => {
      const { data, shape } = take(`${name}.weight`);
      return transpose(tensor2d(data, shape as [number, number]));
    }),
    bias: vector(`${name}.bias`),
  });
  /** A layer whose outputs are scaled channel by channel, bias and all (reference: backbones2, section 4). */
  const scaled = (name: string, scale: string): LinearWeights => {
    const plain = linear(name);
    if (!architecture.layerScale) return plain;
    const gains = vector(scale);
    const folded = { weight: mul(plain.weight, gains) as Tensor2D, bias: mul(plain.bias, gains) as Tensor1D };
    dispose([plain.weight, plain.bias, gains]);
    return folded;
  };
  const positions = take("pos_embed").data;
  const { channels, registers = 0 } = architecture;
  const weights = {
    prefix: tidy(() => {
      const first = tensor2d(positions.subarray(0, channels), [1, channels]);
      const placed = add(tensor2d(take("cls_token").data, [1, channels]), first) as Tensor2D;
      if (registers === 0) return placed;
      return concat([placed, tensor2d(take("register_tokens").data, [registers, channels])]);
    }),
    patches: {
      weight: tidy(() => patchWeight(take("patch_embed.proj.weight"))),
      bias: vector("patch_embed.proj.bias"),
    },
    blocks: Array.from({ length: architecture.depth }, (_, i) => ({
      norm1: norm(`blocks.${i}.norm1`),
      qkv: linear(`blocks.${i}.attn.qkv`),
      projection: scaled(`blocks.${i}.attn.proj`, `blocks.${i}.ls1.gamma`),
      norm2: norm(`blocks.${i}.norm2`),
      fc1: linear(`blocks.${i}.mlp.fc1`),
      fc2: scaled(`blocks.${i}.mlp.fc2`, `blocks.${i}.ls2.gamma`),
    })),
    norm: norm("norm"),
  };
  return {
    ...weights,
    // A copy: the array of the file would keep all others alive.
    positions: positions.slice(channels),
    dispose: () => dispose(weights as unknown as TensorContainer),
  };
}

/** The patch kernel `[C, 3, patch, patch]` as `[patch * patch * 3, C]`. */
function patchWeight({ data, shape }: Stored): Tensor2D {
  const [outputs, colours, patch] = shape;
  const moved = transpose(tensor4d(data, shape as [number, number, number, number]), [2, 3, 1, 0]);
  return reshape(moved, [patch * patch * colours, outputs]) as Tensor2D;
}
