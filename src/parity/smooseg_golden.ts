/**
 * How SmooSeg's golden files name and lay out what they hold.
 *
 * @module
 */
import {
  reshape,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  tidy,
  transpose,
  variable,
} from "@tensorflow/tfjs-core";
import type { HeadMasks } from "../methods/parts/head_masks.ts";
import { SegmentationHead } from "../methods/parts/segmentation_head.ts";
import { CenterPair } from "../methods/smooseg/centers.ts";
import { type SmoosegOptions, smoosegOptions } from "../methods/smooseg/options.ts";
import type { LinearParameters, Matrix } from "../nn/initialize.ts";
import { positions } from "../nn/positions.ts";
import { silu } from "../nn/silu.ts";
import type { Comparison, Tolerance } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";

/** Values, codes, losses and gradients, relative to a tensor's largest entry. */
export const VALUE: Tolerance = { absolute: 1e-6, relative: 1e-4, of: "tensor" };
/** Gradients below this scale have a tolerance of their own. */
const SMALL = 1e-2;
const SMALL_GRADIENT: Tolerance = { absolute: 1e-8, relative: 1e-3, of: "tensor" };

/** Official names of the parameters and of the teacher, by ours. */
export const OFFICIAL_NAMES: Readonly<Record<string, string>> = {
  "head.linear.weight": "lin_w",
  "head.linear.bias": "lin_b",
  "head.hidden.weight": "nl1_w",
  "head.hidden.bias": "nl1_b",
  "head.output.weight": "nl2_w",
  "head.output.bias": "nl2_b",
  "predictor.student": "local_clusters",
  "predictor.teacher": "global_clusters",
};

/** A value of our parameter `name` in the official layout, where linear layers are `[outputs, inputs]`. */
export function officialLayout(name: string, value: Tensor): Tensor {
  return name.endsWith(".weight") ? transpose(value) : value.clone();
}

/** Compares a gradient, in the file's layout, and disposes of it. */
export function compareGradient(
  golden: GoldenFile,
  comparison: Comparison,
  name: string,
  gradient: Tensor,
): void {
  const scale = golden.floats(name).reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0);
  comparison.tensor(name, gradient, scale < SMALL ? SMALL_GRADIENT : VALUE);
}

/** The projector whose layers a file names after `prefix`. */
export function goldenProjector(golden: GoldenFile, prefix = ""): SegmentationHead {
  const layer = (name: string): LinearParameters => ({
    weight: variable(golden.weight(`${prefix}${name}_w`)) as Matrix,
    bias: variable(golden.bias(`${prefix}${name}_b`)) as Matrix,
  });
  return new SegmentationHead({ linear: layer("lin"), hidden: layer("nl1"), output: layer("nl2") }, silu);
}

/** The student and teacher centres that a file names after `prefix`. */
export function goldenCenters(golden: GoldenFile, prefix = ""): CenterPair {
  const centers = (name: string) => variable(golden.matrix(`${prefix}${name}_clusters`)) as Matrix;
  return new CenterPair(centers("local"), centers("global"));
}

/** The dropout masks that a file names after `prefix`. */
export function goldenMasks(golden: GoldenFile, prefix = ""): HeadMasks {
  const mask = (name: string) => golden.matrix(`${prefix}mask_${name}`);
  return { linear: mask("c1"), nonlinear: mask("c2"), features: mask("feats") };
}

/** Our options from a file's settings; what it does not state is the default. */
export function goldenOptions({ config }: GoldenFile): SmoosegOptions {
  const { temperature, alpha, pointwise, pos_intra_shift, neg_inter_shift, lr1, lr2 } = config;
  return smoosegOptions.parse({
    temperature,
    alpha,
    pointwise,
    pos_intra_shift,
    neg_inter_shift,
    head_learning_rate: lr1,
    predictor_learning_rate: lr2,
  });
}

/** A stored map `[batch, channels, height, width]` as a table of positions, image by image, that can be trained. */
export function goldenTable(golden: GoldenFile, name: string): Matrix {
  return variable(tidy(() => positions(golden.map(name)))) as Matrix;
}

/** A table of positions as a stored map is laid out: rank 3, `[batch, channels, height * width]`. */
export function asMap(table: Tensor2D, batch: number): Tensor3D {
  const [rows, channels] = table.shape;
  return tidy(() => transpose(reshape(table, [batch, rows / batch, channels]), [0, 2, 1]) as Tensor3D);
}
