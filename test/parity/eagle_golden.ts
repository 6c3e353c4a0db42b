/**
 * How EAGLE's golden files name what they hold.
 *
 * @module
 */
import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { CorrespondenceDraws } from "../../src/methods/eagle/correspondence.ts";
import { type EagleOptions, eagleOptions } from "../../src/methods/eagle/options.ts";
import type { PassMaps, PassName } from "../../src/methods/eagle/passes.ts";
import type { HeadMasks } from "../../src/methods/parts/draws.ts";
import type { Tolerance } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import { HEAD_NAMES } from "./golden_layout.ts";
import { transposed } from "./transposed.ts";

/** What a file adds to the names of a pass. */
export const PASS_ENDINGS: Readonly<Record<PassName, string>> = {
  image: "",
  positive: "_pos",
  blurred: "_aug",
};

/** Spectral vectors, after their signs are aligned. */
export const SPECTRAL: Tolerance = { absolute: 1e-4 };

/** Official names of all parameters that are trained, by ours. */
export const TRAINED_NAMES: Readonly<Record<string, string>> = {
  ...HEAD_NAMES,
  "projection.weight": "proj_w",
  "projection.bias": "proj_b",
  "linear_probe.weight": "probe_w",
  "linear_probe.bias": "probe_b",
  "cluster_probe.centers": "clusters",
  "eigen.centers": "eigen_clusters",
  "eigen.centers_blurred": "eigen_clusters_aug",
};

/** Rows of the targets are smoothed for Cityscapes alone (eagle.md 6). */
const CITYSCAPES_SMOOTHING = 0.1;

/** Our options from the settings of a file; what it does not state is the default. */
export function goldenOptions({ config }: GoldenFile): EagleOptions {
  const [object_weight, object_aug_weight] = config.local_weights ?? [];
  const smoothing = config.dataset_name === "cityscapes" ? CITYSCAPES_SMOOTHING : 0;
  return eagleOptions.parse({
    dropout: config.dropout_p,
    feature_samples: config.feature_samples,
    neg_samples: config.neg_samples,
    positive_weight: config.pos_inter_weight,
    negative_weight: config.neg_inter_weight,
    shift_bias: config.shift_bias,
    negative_factor: config.shift_value,
    cosine_cap: config.cap,
    eigenvectors: config.eigen_cluster,
    temperature: config.temperature,
    global_share: config.global_loss_weight,
    label_smoothing: config.smoothing ?? smoothing,
    step_schedulers: config.step_schedulers,
    momentum_limit: config.momentum_limit,
    object_weight,
    object_aug_weight,
    eigen_alpha_eval: config.alpha,
    learning_rate: config.lr,
    cluster_learning_rate: config.lr_cluster,
    linear_learning_rate: config.lr_linear,
    eigen_learning_rate: config.lr_cluster_eigen,
  });
}

/** Points and pairings of a step. */
export function goldenDraws(golden: GoldenFile): CorrespondenceDraws {
  const [negatives, batch] = golden.shape("perms");
  const pairings = golden.integers("perms");
  return {
    coords1: golden.floats("coords1"),
    coords2: golden.floats("coords2"),
    coords3: golden.floats("coords3"),
    side: golden.shape("coords1")[1],
    pairings: Array.from(
      { length: negatives },
      (_, negative) => pairings.slice(negative * batch, (negative + 1) * batch),
    ),
  };
}

/** Masks of a pass, stored `[image, 3C]`. */
export function goldenMasks(golden: GoldenFile, pass: PassName): HeadMasks {
  const mask = (name: string) => golden.matrix(`mask_${name}${PASS_ENDINGS[pass]}`);
  return { linear: mask("c1"), nonlinear: mask("c2"), features: mask("keys") };
}

/** Maps of all passes whose name begins alike. */
export function passMaps(golden: GoldenFile, name: string): PassMaps {
  const map = (pass: PassName): Tensor4D => golden.map(`${name}${PASS_ENDINGS[pass]}`);
  return { image: map("image"), positive: map("positive"), blurred: map("blurred") };
}

/** A stored picture as `[height, width, 3]`, row by row: image `index` of a tensor `[image, 3, height, width]`. */
export function goldenPicture(golden: GoldenFile, name: string, index: number): Float32Array {
  const [, channels, height, width] = golden.shape(name);
  const size = channels * height * width;
  return transposed(golden.floats(name).subarray(index * size, (index + 1) * size), channels);
}

/** A vector of the sign with which it lies along another. */
export function aligned(vector: Float64Array, to: ArrayLike<number>): Float64Array {
  const along = vector.reduce((sum, entry, i) => sum + entry * to[i], 0);
  return along < 0 ? vector.map((entry) => -entry) : vector;
}
