/**
 * What PPAP trains: one transformer block, and what follows it.
 *
 * @module
 */
import {
  mul,
  reshape,
  slice,
  tensor1d,
  tensor2d,
  tidy,
  transpose,
  variable,
  zeros,
} from "@tensorflow/tfjs-core";
import type { FrozenParameter, FrozenParameters } from "../../backbone/types.ts";
import type { RandomStreams } from "../../base/random.ts";
import { type LinearParameters, linearParameters, type Matrix, ownedVariable } from "../../nn/initialize.ts";
import { type LayerNormWeights, NORM_EPSILON } from "../../nn/normalize.ts";
import { trainableLayerNorm } from "../../nn/trainable_layer_norm.ts";
import { type BlockParameters, transformerBlock } from "../../nn/transformer_block.ts";
import type { Size } from "../../nn/bilinear.ts";
import type { Tensor1D, Tensor2D, Tensor3D, Tensor4D, Variable } from "../../nn/types.ts";

/** Hidden channels of a block's MLP for each channel. */
const HIDDEN = 4;

/** Names that make weights of a block, as opposed to biases and normalisations. */
const WEIGHT = /\.weight$/;

/** One block on the tokens of an image, then a frozen normalisation where there is one; the patches among them are the codes. */
export class Decoder {
  /**
   * @param block The block; its parameters are trained.
   * @param heads Attention heads.
   * @param norm The backbone's final normalisation, of variables that stay as they are; null for none.
   */
  constructor(
    readonly block: BlockParameters,
    private readonly heads: number,
    private readonly norm: LayerNormWeights | null,
  ) {}

  /**
   * A new block whose branches add nothing yet, so that its codes are the features.
   *
   * @param channels Number of feature channels C.
   * @param heads Attention heads.
   * @throws {RangeError} The channels do not divide into heads.
   */
  static create(random: RandomStreams, channels: number, heads: number): Decoder {
    if (channels % heads !== 0) {
      throw new RangeError(
        `Cannot start a block of "${channels}" channels: there are ${heads} heads, expected ppap.heads to divide the channels`,
      );
    }
    const layer = (name: string, inputs: number, outputs: number) =>
      linearParameters(random, `decoder.${name}`, inputs, outputs);
    const block = {
      norm1: plainNorm(channels),
      qkv: layer("qkv", channels, 3 * channels),
      projection: silentLayer(channels, channels),
      norm2: plainNorm(channels),
      fc1: layer("fc1", channels, HIDDEN * channels),
      fc2: silentLayer(HIDDEN * channels, channels),
    };
    return new Decoder(block, heads, null);
  }

  /** The frozen normalisation by stable name; nothing where there is none. */
  get buffers(): Record<string, Variable> {
    return this.norm
      ? {
        "norm.gain": this.norm.gain as Tensor1D & Variable,
        "norm.bias": this.norm.bias as Tensor1D & Variable,
      }
      : {};
  }

  /**
   * A copy of a backbone's last block, followed by its final normalisation. Layer scales, where it has any, are taken into the
   * layers before them.
   *
   * @param last Parameters of the block and of the normalisation, under DINO's names.
   * @param heads Attention heads of the backbone.
   */
  static copy(
    last: { readonly block: FrozenParameters; readonly norm: FrozenParameters },
    heads: number,
  ): Decoder {
    const norm = (of: FrozenParameters, prefix: string): LayerNormWeights => ({
      gain: vector(of[`${prefix}weight`].data),
      bias: vector(of[`${prefix}bias`].data),
    });
    const linear = (name: string, scales?: FrozenParameter): LinearParameters => {
      const { shape: [outputs, inputs], data } = last.block[`${name}.weight`];
      return tidy(() => {
        const layer = [
          transpose(tensor2d(data, [outputs, inputs])),
          tensor2d(last.block[`${name}.bias`].data, [1, outputs]),
        ];
        const [weight, bias] = scales
          ? layer.map((values) => mul(values, tensor2d(scales.data, [1, outputs])))
          : layer;
        return { weight: variable(weight) as Matrix, bias: variable(bias) as Matrix };
      });
    };
    const block = {
      norm1: norm(last.block, "norm1."),
      qkv: linear("attn.qkv"),
      projection: linear("attn.proj", last.block["ls1.gamma"]),
      norm2: norm(last.block, "norm2."),
      fc1: linear("mlp.fc1"),
      fc2: linear("mlp.fc2", last.block["ls2.gamma"]),
    };
    return new Decoder(block, heads, norm(last.norm, ""));
  }

  /** Parameters by stable name. */
  get parameters(): Record<string, Variable> {
    return Object.fromEntries(
      Object.entries(this.block).flatMap(([name, part]) =>
        Object.entries(part).map(([kind, value]) => [`decoder.${name}.${kind}`, value as Variable])
      ),
    );
  }

  /**
   * Codes of a batch.
   *
   * @param tokens rank 3, `[batch, extra + height * width, C]`, float32: the class token and its like first, then the patches row
   * by row.
   * @param size Height and width of the map.
   * @returns rank 4, `[batch, height, width, C]`, not normalised.
   */
  codes(tokens: Tensor3D, { height, width }: Size): Tensor4D {
    const [batch, count, channels] = tokens.shape;
    return tidy(() => {
      const rows = reshape(tokens, [batch * count, channels]) as Tensor2D;
      const mixed = transformerBlock(rows, batch, this.heads, this.block);
      const normal = this.norm ? trainableLayerNorm(mixed, this.norm, NORM_EPSILON) : mixed;
      const extra = count - height * width;
      const patches = extra === 0
        ? normal
        : slice(reshape(normal, tokens.shape), [0, extra, 0], [batch, height * width, channels]);
      return reshape(patches, [batch, height, width, channels]);
    });
  }
}

/** Whether a parameter is a weight, as opposed to a bias or a normalisation. */
export function isWeight(name: string): boolean {
  return WEIGHT.test(name);
}

function plainNorm(channels: number): LayerNormWeights {
  return { gain: vector(new Float32Array(channels).fill(1)), bias: vector(new Float32Array(channels)) };
}

function vector(values: Float32Array): Tensor1D & Variable {
  return tidy(() => variable(tensor1d(values)) as Tensor1D & Variable);
}

/** A layer that gives 0 until it is trained. */
function silentLayer(inputs: number, outputs: number): LinearParameters {
  return {
    weight: ownedVariable(zeros([inputs, outputs])),
    bias: ownedVariable(zeros([1, outputs])),
  };
}
