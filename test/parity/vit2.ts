/**
 * Golden runner: the vision transformers of DINOv2 and iBOT, by their named outputs.
 *
 * @module
 */
import { slice, type Tensor, type Tensor4D, tensor4d, tidy, transpose } from "@tensorflow/tfjs-core";
import { frozenVit } from "../../src/backbone/load_vit.ts";
import type { OutputName } from "../../src/backbone/output_names.ts";
import { type PositionRule, resizePositions } from "../../src/backbone/position_embedding.ts";
import { Vit } from "../../src/backbone/vit.ts";
import { type DinoParameters, dinoParameters } from "../../src/backbone/weights/dino_parameters.ts";
import { VIT_KINDS } from "../../src/backbone/weights/kinds.ts";
import type { NetworkRuntime } from "../../src/engine/types.ts";
import type { Comparison } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import { kindOf } from "./golden_kind.ts";
import { hashedParameters, hashedValues } from "./hashed_weights.ts";
import { goldenParameters } from "./vit.ts";

/** Of outputs of a vision transformer, on tensors and as a network. */
export const OUTPUT = { absolute: 2e-4, relative: 1e-4 };
const POSITIONS = { absolute: 4e-6 };
/** Real width sums more terms. */
const HASHED = { absolute: 1e-4, relative: 1e-4 };
const HASHED_LOGITS = { absolute: 3e-4, relative: 1e-4 };
/** The generator is float64: rounding to float32 may fall either way. */
const GENERATED = { relative: 2 ** -23 };

/** What files call outputs of a block, by what we do. */
const OF_BLOCK: Readonly<Record<string, (block: number) => OutputName>> = {
  raw: (block) => `tokens@${block}`,
  normed: (block) => `tokens@${block}+norm`,
  q: (block) => `queries@${block}`,
  k: (block) => `keys@${block}`,
  v: (block) => `values@${block}`,
  logits: (block) => `logits@${block}`,
};

const WHOLE: Readonly<Record<string, OutputName>> = {
  tokens: "tokens",
  x_norm_clstoken: "class",
  x_norm_regtokens: "registers",
  x_norm_patchtokens: "patches",
};

/** Parameters that the faint tokens are multiplied down by. */
const FAINT = [
  "cls_token",
  "pos_embed",
  "register_tokens",
  "patch_embed.proj.weight",
  "patch_embed.proj.bias",
];
const FAINT_FACTOR = 0.002;

/** The output that a golden tensor of a size is, by the part of its name before the size. */
function outputOf(part: string): OutputName | undefined {
  const [, kind, block] = /^([a-z]+)_(\d+)$/.exec(part) ?? [];
  return kind !== undefined && Object.hasOwn(OF_BLOCK, kind) ? OF_BLOCK[kind](Number(block)) : WHOLE[part];
}

/** A small model: each `image_<size>` and whatever the file holds for it. */
export async function tiny(golden: GoldenFile, comparison: Comparison): Promise<void> {
  await compareTiny(golden, comparison);
}

/**
 * The same, by a network where a runtime is given.
 *
 * @param networks Runs the model as a network; by default it runs on tensors.
 */
export async function compareTiny(
  golden: GoldenFile,
  comparison: Comparison,
  networks?: NetworkRuntime,
): Promise<void> {
  const { heads, kind } = golden.config;
  const parameters = () => goldenParameters(golden, { heads, kind: kindOf(kind) });
  const model = frozenVit(parameters(), networks);
  const sizes = golden.names.filter((name) => name.startsWith("image_")).map((name) =>
    name.slice("image".length)
  );
  for (const size of sizes) {
    const images = golden.map(`image${size}`);
    for (const name of golden.names.filter((name) => name.endsWith(size))) {
      const part = name.slice(0, -size.length);
      const output = outputOf(part);
      if (output) comparison.tensor(name, (await model.outputs(images, [output]))[output], OUTPUT);
      if (part === "featmap") comparison.map(name, await model.features(images), OUTPUT);
      if (part === "embedded") comparison.tensor(name, embedded(parameters(), images), OUTPUT);
      if (part === "pos") comparison.values(name, positions(parameters(), images), POSITIONS);
      if (part === "tokens_faint") {
        const faint = frozenVit(fainter(parameters()), networks);
        comparison.tensor(name, (await faint.outputs(images, ["tokens"])).tokens, OUTPUT);
        faint.dispose();
      }
    }
    images.dispose();
  }
  model.dispose();
}

function embedded(parameters: DinoParameters, images: Tensor4D): Tensor {
  const vit = new Vit(parameters);
  const { embedded } = vit.run(images, ["embedded"]);
  vit.dispose();
  return embedded;
}

/** The class token's row, then those of the patches. */
function positions({ architecture, tensors }: DinoParameters, images: Tensor4D): number[] {
  const { grid, channels, patch, positions } = architecture;
  const stored = tensors.get("pos_embed")!.data;
  const table = { grid, channels, values: stored.subarray(channels) };
  const [, height, width] = images.shape;
  return [
    ...stored.subarray(0, channels),
    ...resizePositions(table, height / patch, width / patch, positions),
  ];
}

function fainter({ architecture, tensors }: DinoParameters): DinoParameters {
  const changed: DinoParameters["tensors"] = new Map(tensors);
  for (const name of FAINT) {
    const tensor = tensors.get(name);
    if (tensor) changed.set(name, { ...tensor, data: tensor.data.map((value) => value * FAINT_FACTOR) });
  }
  return { architecture, tensors: changed };
}

/** Position tables alone, by all rules. */
export function positionTables(golden: GoldenFile, comparison: Comparison): void {
  for (const name of golden.names) {
    const [, stored, rule, height, width] = /^(g\d+)\.(offset|antialias|size)\.(\d+)x(\d+)$/.exec(name) ?? [];
    if (stored === undefined) continue;
    const [, rows, channels] = golden.shape(`${stored}.stored`);
    const values = golden.floats(`${stored}.stored`).subarray(channels);
    const table = { grid: Math.sqrt(rows - 1), channels, values };
    comparison.values(
      name,
      resizePositions(table, Number(height), Number(width), rule as PositionRule),
      POSITIONS,
    );
  }
}

/** A published architecture with weights that are named by a hash. */
export async function hashed(golden: GoldenFile, comparison: Comparison): Promise<void> {
  await compareHashed(golden, comparison);
}

/**
 * The same, by a network where a runtime is given.
 *
 * @param networks Runs the model as a network; by default it runs on tensors.
 */
export async function compareHashed(
  golden: GoldenFile,
  comparison: Comparison,
  networks?: NetworkRuntime,
): Promise<void> {
  const { dim: channels, depth, heads, patch_size: patch, position_rows, registers, h, w, image_seed } =
    golden.config;
  const kind = kindOf(golden.config.kind);
  const { layerScale, unused } = VIT_KINDS[kind];
  const grid = Math.sqrt(position_rows - 1);
  const sizes = {
    channels,
    depth,
    heads,
    patch,
    grid,
    mlpRatio: golden.config.mlp_ratio ?? 4,
    registers,
    layerScale,
  };
  const parameters = hashedParameters(sizes, unused === "mask_token");
  const weights = parameters.get("blocks.0.attn.qkv.weight")!.data as Float32Array;
  const pixels = hashedValues(3 * h * w, image_seed, 1);
  comparison.values("qkv0_first8", weights.subarray(0, 8), GENERATED);
  comparison.values("image_first8", pixels.subarray(0, 8), GENERATED);
  const model = frozenVit(dinoParameters(parameters, { heads, kind }), networks);
  const images = tidy(() => transpose(tensor4d(pixels, [1, 3, h, w]), [0, 2, 3, 1]));
  for (const name of golden.names) {
    const output = outputOf(name);
    if (!output) continue;
    const whole = (await model.outputs(images, [output]))[output];
    comparison.tensor(
      name,
      part(whole, golden.shape(name)),
      name.startsWith("logits") ? HASHED_LOGITS : HASHED,
    );
    whole.dispose();
  }
  images.dispose();
  model.dispose();
}

/** What a file keeps of an output: the last tokens, or the first heads. */
function part(whole: Tensor, shape: readonly number[]): Tensor {
  const begin = whole.shape.map((size, axis) => whole.rank === 3 && axis === 1 ? size - shape[axis] : 0);
  return slice(whole, begin, [...shape]);
}
