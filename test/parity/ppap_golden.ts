/**
 * How PPAP's golden files name what they hold.
 *
 * @module
 */
import { type Tensor1D, type Tensor3D, tensor3d, type Variable, variable } from "@tensorflow/tfjs-core";
import { Decoder } from "../../src/methods/ppap/decoder.ts";
import { type PpapOptions, ppapOptions } from "../../src/methods/ppap/options.ts";
import type { Size } from "../../src/nn/bilinear.ts";
import type { LinearParameters, Matrix } from "../../src/nn/initialize.ts";
import type { BlockParameters } from "../../src/nn/transformer_block.ts";
import type { GoldenFile } from "./golden_file.ts";

/** Official names of a block's parameters, by ours. */
const BLOCK_NAMES: Readonly<Record<string, string>> = {
  "norm1.gain": "norm1.weight",
  "norm1.bias": "norm1.bias",
  "qkv.weight": "attn.qkv.weight",
  "qkv.bias": "attn.qkv.bias",
  "projection.weight": "attn.proj.weight",
  "projection.bias": "attn.proj.bias",
  "norm2.gain": "norm2.weight",
  "norm2.bias": "norm2.bias",
  "fc1.weight": "mlp.fc1.weight",
  "fc1.bias": "mlp.fc1.bias",
  "fc2.weight": "mlp.fc2.weight",
  "fc2.bias": "mlp.fc2.bias",
};

/** Official names of the parameters of block and projection, by ours. */
export const NET_NAMES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(BLOCK_NAMES).map(([ours, official]) => [`decoder.${ours}`, `dec.${official}`]),
  ),
  "projection.weight": "proj_w",
  "projection.bias": "proj_b",
};

/** Official names of all parameters that are trained, by ours. */
export const TRAINED_NAMES: Readonly<Record<string, string>> = {
  ...NET_NAMES,
  "cluster_probe.centers": "clusters",
  "linear_probe.weight": "probe_w",
  "linear_probe.bias": "probe_b",
};

/** The block whose parameters a file names after `prefix`, and the backbone's final normalisation. */
export function goldenDecoder(golden: GoldenFile, prefix: string): Decoder {
  return new Decoder(goldenBlock(golden, prefix), golden.config.heads, {
    gain: golden.tensor("norm.weight") as Tensor1D,
    bias: golden.tensor("norm.bias") as Tensor1D,
  });
}

function goldenBlock(golden: GoldenFile, prefix: string): BlockParameters {
  const vector = (name: string) => variable(golden.tensor(name)) as Tensor1D & Variable;
  const norm = (name: string) => ({
    gain: vector(`${prefix}${name}.weight`),
    bias: vector(`${prefix}${name}.bias`),
  });
  const linear = (name: string): LinearParameters => ({
    weight: variable(golden.weight(`${prefix}${name}.weight`)) as Matrix,
    bias: variable(golden.bias(`${prefix}${name}.bias`)) as Matrix,
  });
  return {
    norm1: norm("norm1"),
    qkv: linear("attn.qkv"),
    projection: linear("attn.proj"),
    norm2: norm("norm2"),
    fc1: linear("mlp.fc1"),
    fc2: linear("mlp.fc2"),
  };
}

/** The tokens that enter the last block, of all images of a file or of those named. */
export function goldenTokens(golden: GoldenFile, images?: ArrayLike<number>): Tensor3D {
  const [count, tokens, channels] = golden.shape("mid_tokens");
  const stored = golden.floats("mid_tokens");
  const size = tokens * channels;
  const wanted = images ? Array.from(images) : Array.from({ length: count }, (_, image) => image);
  const values = new Float32Array(wanted.length * size);
  wanted.forEach((image, at) => values.set(stored.subarray(image * size, (image + 1) * size), at * size));
  return tensor3d(values, [wanted.length, tokens, channels]);
}

/** Height and width of a stored map. */
export function mapSize(golden: GoldenFile, name: string): Size {
  const [height, width] = golden.shape(name).slice(-2);
  return { height, width };
}

/** Our options from the settings of a file; what it does not state is the default. */
export function goldenOptions({ config }: GoldenFile): PpapOptions {
  return ppapOptions.parse({
    positive_bound: config.initialcrit_pos,
    negative_bound: config.initialcrit_amb,
    moves: config.prop_iter,
    sigma_positive: config.sigma_pos,
    sigma_negative: config.sigma_amb,
    rows_per_anchor: config.trainpatchsplit,
    temperature: config.tau,
    base_temperature: config.base_temperature,
    learning_rate: config.net?.lr,
    weight_decay: config.net?.weight_decay ?? 0,
    clip_norm: config.grad_norm,
    cluster_learning_rate: config.cluster?.lr,
    linear_learning_rate: config.linear?.lr,
  });
}

/** Anchors stored as `[block, anchor]`, counted from the first row of their block: numbers of rows of the batch. */
export function goldenAnchors(golden: GoldenFile, name: string): Int32Array[] {
  const [blocks, anchors] = golden.shape(name);
  const rows = golden.integers(name);
  return Array.from(
    { length: blocks },
    (_, block) =>
      rows.slice(block * anchors, (block + 1) * anchors).map((row) => block * golden.config.block_rows + row),
  );
}
