/**
 * Golden runner: TransFGU's pseudo masks, from pictures to score maps.
 *
 * @module
 */
import {
  gather,
  reshape,
  slice,
  type Tensor,
  tensor1d,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tidy,
} from "@tensorflow/tfjs-core";
import type { Vit } from "../../src/backbone/vit.ts";
import {
  attendedGradients,
  attentionGradient,
  type ClassTokens,
} from "../../src/methods/transfgu/attention_gradient.ts";
import { classAttention, patchAttention } from "../../src/methods/transfgu/class_attention.ts";
import { attendedValues, classTail, patchValues } from "../../src/methods/transfgu/class_tail.ts";
import { attentionMap, largestGains, scoreMap } from "../../src/methods/transfgu/score_map.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import { centroidLosses } from "./centroid_losses.ts";
import type { GoldenFile } from "./golden_file.ts";
import { goldenVit } from "./vit.ts";

const TOKENS = { absolute: 5e-5, relative: 1e-4 };
const GRADIENT = { relative: 1e-4, of: "tensor" } as const;
const MAP = { absolute: 1e-5, relative: 1e-4 };

/** The names of the parts of the images, in the order of the settings. */
const PARTS = ["batch", "rest"];

/** Both parts: what enters the closed form, and what comes out of it. */
export async function attentionGradients(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const model = goldenVit(golden);
  const parts: readonly (readonly number[])[] = golden.config.parts;
  for (const [at, images] of parts.entries()) await comparePart(golden, comparison, model, PARTS[at], images);
  await compareBackbone(golden, comparison, model);
  model.dispose();
}

/** What the transformer gives of all images. */
async function compareBackbone(golden: GoldenFile, comparison: Comparison, model: Vit): Promise<void> {
  const { entering, final, attention, values } = lastBlock(golden, model, golden.map("images"));
  const heads = attention.shape[1];
  comparison.tensor("x_class", entering, TOKENS);
  comparison.tensor("z", final, TOKENS);
  comparison.tensor("values", values, TOKENS);
  const patches = attention.shape[2] - 1;
  const maps = (await imageRows(attention, patches)).flatMap((row) => [...attentionMap(row, heads)]);
  comparison.tensor("attn_class", attention, MAP);
  comparison.values("a", maps, MAP);
}

async function comparePart(
  golden: GoldenFile,
  comparison: Comparison,
  model: Vit,
  part: string,
  images: readonly number[],
): Promise<void> {
  const { heads, depth, keep_share: keepShare } = golden.config;
  const pictures = tidy(() => gather(golden.map("images"), tensor1d([...images], "int32")));
  const last = lastBlock(golden, model, pictures);
  const centroids = golden.matrix("centroids");
  const tokens: ClassTokens = { ...last, attended: attendedValues(last.attention, last.values) };
  const tail = classTail((name) => {
    const official = officialName(name, depth);
    return golden.has(official)
      ? { shape: golden.shape(official), data: golden.floats(official) }
      : undefined;
  }, golden.config.layernorm_eps);
  comparison.tensor(`${part}_loss`, centroidLosses(last.final, centroids), MAP);
  const gradients = attendedGradients(tokens, centroids, tail.pass);
  comparison.tensor(`${part}_v`, gradients.clone(), GRADIENT);
  const slopes = await Promise.all(images.map((_, image) =>
    valuesOf(() => {
      const own = slice(gradients, [image, 0, 0], [1, -1, -1]);
      const values = patchValues(last.values, image);
      const [, classes, channels] = gradients.shape;
      return attentionGradient(reshape(own, [classes, channels]), values, heads);
    })
  ));
  comparison.values(`${part}_g`, slopes.flatMap((own) => [...own]), GRADIENT);
  const patches = slopes[0].length / centroids.shape[0];
  const gains = slopes.flatMap((own) =>
    Array.from(
      { length: own.length / patches },
      (_, c) => [...largestGains(own.subarray(c * patches, (c + 1) * patches), keepShare)],
    ).flat()
  );
  comparison.values(`${part}_r`, gains, GRADIENT);
  comparison.values(`${part}_keep`, gains.map((gain) => Number(gain > 0)), EXACT);
  const maps = (await imageRows(last.attention, patches)).flatMap((row, image) => {
    const scores = scoreMap(attentionMap(row, heads), slopes[image], { keepShare });
    const classes = scores.length / patches;
    return Array.from(scores, (_, at) => scores[(at % patches) * classes + Math.floor(at / patches)]);
  });
  comparison.values(`${part}_S`, maps, MAP);
  tail.dispose();
}

/** What the last block takes and gives. */
function lastBlock(golden: GoldenFile, model: Vit, pictures: Tensor4D) {
  const { depth } = golden.config;
  const before = depth > 1 ? `block${depth - 2}` as const : "embedded";
  return tidy(() => {
    const passed = model.run(pictures, [before, "tokens", "queries", "keys", "values"]);
    const first = (name: typeof before | "tokens") => {
      const [batch, , channels] = passed[name].shape;
      return reshape(slice(passed[name], [0, 0, 0], [batch, 1, channels!]), [batch, channels!]) as Tensor2D;
    };
    return {
      entering: first(before),
      final: first("tokens"),
      attention: classAttention(passed.queries, passed.keys),
      values: passed.values as Tensor4D,
    };
  });
}

/** What the class token gives to the patches, image by image: `[heads, patches]`. */
function imageRows(attention: Tensor3D, patches: number): Promise<Float32Array[]> {
  const [images, heads, tokens] = attention.shape;
  return Promise.all(Array.from({ length: images }, async (_, image) => {
    const own = slice(attention, [image, 0, 0], [1, heads, tokens]);
    const given = await patchAttention(own, patches);
    own.dispose();
    return given;
  }));
}

/** The values of a tensor that is of no use otherwise. */
async function valuesOf(make: () => Tensor): Promise<Float32Array> {
  const tensor = tidy(make);
  const values = await tensor.data<"float32">();
  tensor.dispose();
  return values;
}

/** Official name of a parameter of the last block or of the final normalisation. */
function officialName(name: string, depth: number): string {
  return name.startsWith("norm.") ? name : `blocks.${depth - 1}.${name}`;
}
