/**
 * The weights of a vision transformer on the running engine.
 *
 * @module
 */
import {
  add,
  dispose,
  reshape,
  slice,
  type Tensor,
  tensor,
  type Tensor1D,
  tensor1d,
  type Tensor2D,
  tensor2d,
  type Tensor4D,
  type TensorContainer,
  tidy,
  transpose,
} from "@tensorflow/tfjs-core";
import type { LayerNormWeights } from "../nn/layer_norm.ts";
import type { LinearWeights } from "../nn/linear.ts";
import type { DinoParameters } from "./weights/mod.ts";

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
  /** Class token with its position added, `[1, C]`. */
  readonly classToken: Tensor2D;
  /** Patch projection: inputs are the rows, columns and colours of a patch. */
  readonly patches: LinearWeights;
  readonly blocks: readonly VitBlock[];
  readonly norm: LayerNormWeights;
  /** Frees all of them. */
  dispose(): void;
}

/** Uploads parameters, turning PyTorch's layouts into ours. */
export function uploadVit({ architecture, tensors }: DinoParameters): VitTensors {
  const stored = (name: string) => tensors.get(name)!;
  const vector = (name: string): Tensor1D => tensor1d(stored(name).data);
  const norm = (name: string): LayerNormWeights => ({
    gain: vector(`${name}.weight`),
    bias: vector(`${name}.bias`),
  });
  const linear = (name: string): LinearWeights => ({
    weight: tidy(() =>
      transpose(tensor2d(stored(`${name}.weight`).data, matrixShape(stored(`${name}.weight`).shape)))
    ),
    bias: vector(`${name}.bias`),
  });
  const weights = {
    classToken: tidy(() => {
      const positions = tensor(stored("pos_embed").data, stored("pos_embed").shape);
      const first = slice(positions, [0, 0, 0], [1, 1, architecture.width]);
      return reshape(add(tensor(stored("cls_token").data, [1, 1, architecture.width]), first), [
        1,
        architecture.width,
      ]);
    }) as Tensor2D,
    patches: {
      weight: tidy(() =>
        patchWeight(tensor(stored("patch_embed.proj.weight").data, stored("patch_embed.proj.weight").shape))
      ),
      bias: vector("patch_embed.proj.bias"),
    },
    blocks: Array.from({ length: architecture.depth }, (_, i) => ({
      norm1: norm(`blocks.${i}.norm1`),
      qkv: linear(`blocks.${i}.attn.qkv`),
      projection: linear(`blocks.${i}.attn.proj`),
      norm2: norm(`blocks.${i}.norm2`),
      fc1: linear(`blocks.${i}.mlp.fc1`),
      fc2: linear(`blocks.${i}.mlp.fc2`),
    })),
    norm: norm("norm"),
  };
  return { ...weights, dispose: () => dispose(weights as unknown as TensorContainer) };
}

function matrixShape([outputs, inputs]: number[]): [number, number] {
  return [outputs, inputs];
}

/** The patch kernel `[C, 3, patch, patch]` as `[patch * patch * 3, C]`. */
function patchWeight(kernel: Tensor): Tensor2D {
  const [outputs, colours, patch] = kernel.shape;
  const moved = transpose(kernel as Tensor4D, [2, 3, 1, 0]);
  return reshape(moved, [patch * patch * colours, outputs]) as Tensor2D;
}
