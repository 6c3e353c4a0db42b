/**
 * Golden runner: DINO's vision transformer; and the backbones that other golden files share.
 *
 * @module
 */
import { type Tensor4D, tensor4d, tidy, transpose } from "@tensorflow/tfjs-core";
import { resizePositions } from "../../src/backbone/position_embedding.ts";
import { Vit, type VitOutput } from "../../src/backbone/vit.ts";
import {
  type DinoParameters,
  dinoParameters,
  type ParameterOptions,
} from "../../src/backbone/weights/dino_parameters.ts";
import { VIT_KINDS } from "../../src/backbone/weights/kinds.ts";
import { inferDepth, parameterNames } from "../../src/backbone/weights/architecture.ts";
import type { StoredTensor } from "../../src/formats/stored_tensor.ts";
import type { Comparison } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import { hashedParameters, hashedValues } from "./hashed_weights.ts";

const TOKENS = { absolute: 5e-5, relative: 1e-4 };
/** Real width sums more terms. */
const HASHED_TOKENS = { absolute: 1e-4, relative: 1e-4 };
const POSITIONS = { absolute: 2e-6 };
/** The generator is float64: rounding to float32 may fall either way. */
const GENERATED = { relative: 2 ** -23 };

/** What the transformer calls the tensors that a file holds for a size of image. */
const OUTPUTS: Readonly<Record<string, VitOutput>> = {
  tokens: "tokens",
  embedded: "embedded",
  attn_last: "attention",
  keys_last: "keys",
};

/** Each `image_<size>` and whatever the file holds for it; or one image and weights that are named by a hash. */
export function vit(golden: GoldenFile, comparison: Comparison): void {
  if (golden.config.weights === "hashed") return compareHashed(golden, comparison);
  const model = goldenVit(golden);
  for (const name of golden.names) {
    if (name.startsWith("image_")) compareSize(model, name.slice("image".length), golden, comparison);
  }
  model.dispose();
}

/**
 * Features of the images in `golden`, by the backbone that it names.
 *
 * @param name Name of the images: `[batch, 3, height, width]`, normalised.
 * @returns rank 4, `[batch, height / patch, width / patch, C]`.
 */
export async function goldenFeatures(golden: GoldenFile, name: string): Promise<Tensor4D> {
  const model = goldenVit(await golden.other(golden.config.backbone));
  const features = tidy(() => model.features(golden.map(name)));
  model.dispose();
  return features;
}

/**
 * The transformer whose weights a golden file holds, beside other tensors; whoever asked disposes of it.
 *
 * @param heads Attention heads of a block, where the file's settings do not tell.
 */
export function goldenVit(golden: GoldenFile, heads: number = golden.config.heads): Vit {
  return new Vit(goldenParameters(golden, { heads }));
}

/**
 * The parameters of the transformer whose weights a golden file holds.
 *
 * @param options What the file's tensors do not tell.
 */
export function goldenParameters(
  golden: GoldenFile,
  { kind = "dino", ...options }: ParameterOptions,
): DinoParameters {
  const tensors = new Map<string, StoredTensor>();
  for (const name of parameterNames(inferDepth(golden.names), VIT_KINDS[kind])) {
    tensors.set(name, { dtype: "F32", shape: golden.shape(name), data: golden.floats(name) });
  }
  return dinoParameters(tensors, { kind, ...options });
}

/** Compares everything whose name ends in `suffix`. */
function compareSize(model: Vit, suffix: string, golden: GoldenFile, comparison: Comparison): void {
  const images = golden.map(`image${suffix}`);
  for (const name of golden.names.filter((name) => name.endsWith(suffix))) {
    const part = name.slice(0, -suffix.length);
    const output = OUTPUTS[part] ?? (/^block\d+$/.test(part) ? part as VitOutput : undefined);
    if (output) comparison.tensor(name, model.run(images, [output])[output], TOKENS);
    if (part === "featmap") comparison.map(name, model.features(images), TOKENS);
    if (part === "pos") comparison.values(name, positionsAt(model, images, golden), POSITIONS);
  }
  images.dispose();
}

/**
 * The position table at the size of some images: the class token's row, then those of the patches.
 *
 * @param golden The file that holds the model's own table.
 */
export function positionsAt(model: Vit, images: Tensor4D, golden: GoldenFile): number[] {
  const { grid, channels, patch } = model.architecture;
  const stored = golden.floats("pos_embed");
  const table = { grid, channels, values: stored.subarray(channels) };
  const [, height, width] = images.shape;
  return [...stored.subarray(0, channels), ...resizePositions(table, height / patch, width / patch)];
}

function compareHashed(golden: GoldenFile, comparison: Comparison): void {
  const { dim: channels, depth, heads, patch_size: patch, img_size, mlp_ratio: mlpRatio = 4, h, w } =
    golden.config;
  const parameters = hashedParameters({ channels, depth, heads, patch, grid: img_size / patch, mlpRatio });
  const pixels = hashedValues(3 * h * w, golden.config.image_seed, 1);
  const weights = parameters.get("blocks.0.attn.qkv.weight")!.data as Float32Array;
  comparison.values("qkv0_first8", weights.subarray(0, 8), GENERATED);
  comparison.values("image_first8", pixels.subarray(0, 8), GENERATED);
  const model = new Vit(dinoParameters(parameters, { heads }));
  const images = tidy(() => transpose(tensor4d(pixels, [1, 3, h, w]), [0, 2, 3, 1]));
  comparison.tensor("tokens", model.run(images, ["tokens"]).tokens, HASHED_TOKENS);
  images.dispose();
  model.dispose();
}
