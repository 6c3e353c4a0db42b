/**
 * How SmooSeg's golden files name what they hold.
 *
 * @module
 */
import { variable } from "@tensorflow/tfjs-core";
import type { HeadMasks } from "../../src/methods/parts/draws.ts";
import type { SegmentationHead } from "../../src/methods/parts/segmentation_head.ts";
import { CenterPair } from "../../src/methods/smooseg/centers.ts";
import { type SmoosegOptions, smoosegOptions } from "../../src/methods/smooseg/options.ts";
import type { Matrix } from "../../src/nn/initialize.ts";
import { silu } from "../../src/nn/activations.ts";
import type { GoldenFile } from "./golden_file.ts";
import { goldenHead, HEAD_NAMES } from "./golden_layout.ts";

/** Official names of the parameters and of the teacher, by ours. */
export const OFFICIAL_NAMES: Readonly<Record<string, string>> = {
  ...HEAD_NAMES,
  "predictor.student": "local_clusters",
  "predictor.teacher": "global_clusters",
};

/** The projector whose layers a file names after `prefix`. */
export function goldenProjector(golden: GoldenFile, prefix = ""): SegmentationHead {
  return goldenHead(golden, prefix, silu);
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
