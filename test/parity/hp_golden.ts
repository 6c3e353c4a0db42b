/**
 * How HP's golden files name what they hold.
 *
 * @module
 */
import { cast, concat, less, relu, type Tensor2D, tidy, variable } from "@tensorflow/tfjs-core";
import type { FeatureSource } from "../../src/features/types.ts";
import type { SegmentationHead } from "../../src/methods/parts/segmentation_head.ts";
import type { AgnosticDraws, HpDraws, MomentumMasks, SpecificDraws } from "../../src/methods/hp/draws.ts";
import type { BranchMasks } from "../../src/methods/parts/draws.ts";
import type { HpParts } from "../../src/methods/hp/objective.ts";
import { type HpOptions, hpOptions } from "../../src/methods/hp/options.ts";
import { emptyPools } from "../../src/methods/hp/pools.ts";
import type { Matrix } from "../../src/nn/initialize.ts";
import type { GoldenFile } from "./golden_file.ts";
import { goldenHead, goldenLinear, HEAD_NAMES } from "./golden_layout.ts";

/** Official names of the parameters that are trained, by ours. */
export const TRAINED_NAMES: Readonly<Record<string, string>> = {
  ...HEAD_NAMES,
  "projection.weight": "proj_w",
  "projection.bias": "proj_b",
  "cluster_probe.centers": "clusters",
  "linear_probe.weight": "probe_w",
  "linear_probe.bias": "probe_b",
};

/** Official names of the momentum head's parameters, by ours. */
export const MOMENTUM_NAMES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(HEAD_NAMES).map((
    [ours, official],
  ) => [ours.replace("head", "momentum_head"), `ema_${official}`]),
);

/** The head, or with `prefix` ending in `ema_` the momentum head, whose layers a file names after `prefix`. */
export function hpHead(golden: GoldenFile, prefix = ""): SegmentationHead {
  return goldenHead(golden, prefix, relu);
}

/** The parts whose initial values a file holds, with empty pools. */
export function initialParts(golden: GoldenFile): HpParts {
  const [rows, channels] = golden.shape("pool_ag");
  const centers = variable(golden.matrix("init_clusters")) as Matrix;
  return {
    head: hpHead(golden, "init_"),
    momentumHead: hpHead(golden, "init_ema_"),
    pools: emptyPools(rows, channels, centers.shape[1]),
    projection: goldenLinear(golden, "init_proj"),
    centers,
    linearProbe: goldenLinear(golden, "init_probe"),
    hierarchy: null,
  };
}

/** Our options from the settings of complete training steps; what the file does not state is the default. */
export function trainingOptions({ config }: GoldenFile): HpOptions {
  return hpOptions.parse({
    temperature: config.tau,
    base_temperature: config.base_temperature,
    negative_share: config.rho,
    pool_size: config.pool_size,
    renew_interval: config.renew_interval,
    consistency_weight: config.alpha,
    momentum: config.ema_m,
    warmup: config.warmup,
    head_learning_rate: config.net.lr,
    head_weight_decay: config.net.weight_decay,
    head_clip_norm: config.grad_norm,
    cluster_learning_rate: config.cluster.lr,
    linear_learning_rate: config.linear.lr,
  });
}

/** The images of a file as the pools read them. */
export function goldenImages(golden: GoldenFile): FeatureSource {
  const [count, channels, gridSize] = golden.shape("feats");
  const maps = golden.map("feats").data<"float32">();
  const size = gridSize * gridSize * channels;
  return {
    count,
    channels,
    gridSize,
    features: async (index) => (await maps).subarray(index * size, (index + 1) * size),
  };
}

/** The draws of a training step. */
export function stepDraws(golden: GoldenFile, step: number): HpDraws {
  const prefix = `step${step}_`;
  const mask = (name: string) => golden.matrix(`${prefix}${name}`);
  return {
    image: branchMasks(golden, prefix),
    momentum: momentumMasks(golden, prefix),
    features: mask("mask_feats"),
    mixed: mask("mask_mix"),
    jittered: branchMasks(golden, `${prefix}aug_`),
    kept: keptPairs(golden, `${prefix}uniform`),
  };
}

/** The pairs whose uniform number is below rho. */
export function keptPairs(golden: GoldenFile, name: string): Tensor2D {
  return tidy(() => cast(less(golden.matrix(name), golden.config.rho), "float32"));
}

/** The draws that fill the task-agnostic pool, named after `prefix`. */
export function agnosticDraws(golden: GoldenFile, prefix: string): AgnosticDraws {
  return { ...poolPositions(golden, prefix, "ag"), mask: batchMasks(golden, prefix, "feats") };
}

/** The draws that fill or renew the task-specific pool, named after `prefix`. */
export function specificDraws(golden: GoldenFile, prefix: string): SpecificDraws {
  const masks = {
    linear: batchMasks(golden, prefix, "e1"),
    nonlinear: batchMasks(golden, prefix, "e2"),
    output: batchMasks(golden, prefix, "ema"),
  };
  return { ...poolPositions(golden, prefix, "sp"), masks };
}

/** The masks of the head's two branches. */
export function branchMasks(golden: GoldenFile, prefix: string): BranchMasks {
  return { linear: golden.matrix(`${prefix}mask_c1`), nonlinear: golden.matrix(`${prefix}mask_c2`) };
}

/** The masks of the momentum head. */
export function momentumMasks(golden: GoldenFile, prefix: string): MomentumMasks {
  const mask = (name: string) => golden.matrix(`${prefix}mask_${name}`);
  return { linear: mask("e1"), nonlinear: mask("e2"), output: mask("ema") };
}

function poolPositions(golden: GoldenFile, prefix: string, pool: string) {
  return { images: golden.integers(`${prefix}images`), positions: golden.integers(`${prefix}index_${pool}`) };
}

/** The masks of all batches that fill a pool, one under the other. */
function batchMasks(golden: GoldenFile, prefix: string, name: string): Tensor2D {
  const [batches] = golden.shape(`${prefix}images`);
  return tidy(() =>
    concat(
      Array.from({ length: batches }, (_, batch) => golden.matrix(`${prefix}batch${batch}_mask_${name}`)),
    )
  );
}
