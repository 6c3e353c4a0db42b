/**
 * The class token's way through the last block, from what its heads give to the final normalisation.
 *
 * @module
 */
import {
  add,
  matMul,
  mul,
  reshape,
  slice,
  type Tensor1D,
  tensor1d,
  type Tensor2D,
  tensor2d,
  type Tensor3D,
  type Tensor4D,
  tidy,
  transpose,
} from "@tensorflow/tfjs-core";
import type { FrozenParameter } from "../../backbone/types.ts";
import { gelu } from "../../nn/activations.ts";
import { layerNorm, type LayerNormWeights } from "../../nn/normalize.ts";
import type { LinearWeights } from "../../nn/linear.ts";
import type { ClassTail } from "./attention_gradient.ts";

/** A way through the last block that owns its weights. */
export interface OwnedTail {
  /** Differentiable. */
  readonly pass: ClassTail;
  /** Frees the weights. */
  dispose(): void;
}

/**
 * The tail of a transformer.
 *
 * @param parameter Finds a parameter of the last block (`attn.proj.weight`, `norm2.bias`, …) or of the final normalisation
 * (`norm.weight`, `norm.bias`). One that the transformer lacks, of LayerScale, is undefined.
 * @param epsilon Added to the variance in its normalisations.
 */
export function classTail(
  parameter: (name: string) => FrozenParameter | undefined,
  epsilon: number,
): OwnedTail {
  const vector = (name: string): Tensor1D => tensor1d(parameter(name)!.data);
  const norm = (name: string): LayerNormWeights => ({
    gain: vector(`${name}.weight`),
    bias: vector(`${name}.bias`),
  });
  const linear = (name: string): LinearWeights => {
    const { shape, data } = parameter(`${name}.weight`)!;
    const weight = tidy(() => transpose(tensor2d(data, shape as [number, number])));
    return { weight, bias: vector(`${name}.bias`) };
  };
  const scale = (name: string) => parameter(`${name}.gamma`) && vector(`${name}.gamma`);
  const weights = {
    projection: linear("attn.proj"),
    norm2: norm("norm2"),
    fc1: linear("mlp.fc1"),
    fc2: linear("mlp.fc2"),
    norm: norm("norm"),
    ls1: scale("ls1"),
    ls2: scale("ls2"),
  };
  return {
    pass: (attended, entering) =>
      tidy(() => {
        const through = (x: Tensor2D, { weight, bias }: LinearWeights): Tensor2D =>
          add(matMul(x, weight), bias);
        const scaled = (x: Tensor2D, gamma?: Tensor1D): Tensor2D => gamma ? mul(x, gamma) : x;
        const mixed = add<Tensor2D>(entering, scaled(through(attended, weights.projection), weights.ls1));
        const hidden = gelu(through(layerNorm(mixed, weights.norm2, epsilon), weights.fc1));
        const output = scaled(through(hidden, weights.fc2), weights.ls2);
        return layerNorm(add<Tensor2D>(mixed, output), weights.norm, epsilon);
      }),
    dispose: () => {
      for (const owner of Object.values(weights)) {
        if (!owner) continue;
        const tensors = "dispose" in owner ? [owner] : Object.values(owner);
        tensors.forEach((tensor) => tensor.dispose());
      }
    },
  };
}

/**
 * What the heads give the class token, side by side.
 *
 * @param attention The class token's row after the softmax: rank 3, `[batch, heads, tokens]`.
 * @param values Values of all tokens: rank 4, `[batch, heads, tokens, C / heads]`.
 * @returns rank 2, `[batch, C]`.
 */
export function attendedValues(attention: Tensor3D, values: Tensor4D): Tensor2D {
  const [batch, heads, tokens, width] = values.shape;
  return tidy(() => {
    const rows = reshape(attention, [batch * heads, 1, tokens]) as Tensor3D;
    const mixed = matMul(rows, reshape(values, [batch * heads, tokens, width]) as Tensor3D);
    return reshape(mixed, [batch, heads * width]);
  });
}

/**
 * Values of an image's patches, heads side by side: rank 2, `[patches, C]`.
 *
 * @param values Values of all tokens: rank 4, `[batch, heads, tokens, C / heads]`.
 * @param patches Number of patches, the last tokens; by default all but the class token.
 */
export function patchValues(values: Tensor4D, image: number, patches = values.shape[2] - 1): Tensor2D {
  const [, heads, tokens, width] = values.shape;
  return tidy(() => {
    const own = slice(values, [image, 0, tokens - patches, 0], [1, heads, patches, width]);
    return reshape(transpose(own, [0, 2, 1, 3]), [patches, heads * width]);
  });
}
