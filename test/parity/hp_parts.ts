/**
 * Golden runners: HP's head, momentum head, mixed code, pools, consistency loss and schedule.
 *
 * @module
 */
import { mul, reshape, type Scalar, sum, type Tensor2D, tidy, variable } from "@tensorflow/tfjs-core";
import { localAttention, windowPositions } from "../../src/features/local_attention.ts";
import { consistencyLoss } from "../../src/methods/hp/consistency.ts";
import { mixCodes, mixingTaps } from "../../src/methods/hp/local_mixing.ts";
import { momentumCodes, momentumUpdate } from "../../src/methods/hp/momentum_head.ts";
import { project } from "../../src/methods/hp/objective.ts";
import { emptyPools, fillAgnostic, fillSpecific } from "../../src/methods/hp/pools.ts";
import { renewsPool, specificWeight } from "../../src/methods/hp/schedule.ts";
import { dropChannels } from "../../src/nn/channel_dropout.ts";
import type { Matrix } from "../../src/nn/initialize.ts";
import { lossGradients } from "../../src/nn/gradients.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import {
  asMap,
  compareGradient,
  goldenLinear,
  goldenTable,
  HEAD_NAMES,
  officialLayout,
  VALUE,
} from "./golden_layout.ts";
import {
  agnosticDraws,
  branchMasks,
  goldenImages,
  hpHead,
  momentumMasks,
  specificDraws,
} from "./hp_golden.ts";

/** A momentum head after an update; the momentum and the parameter follow. */
const AFTER = /^after_m([\d.]+)_ema_lin_w$/;

/** Codes of head and momentum head with and without the recorded dropout masks, and the gradients of a sum of the former. */
export function headForward(golden: GoldenFile, comparison: Comparison): void {
  const features = golden.map("feats");
  const [head, momentumHead] = [hpHead(golden), hpHead(golden, "ema_")];
  const masks = branchMasks(golden, "");
  const codes = () =>
    head.codes(dropChannels(features, masks.linear), dropChannels(features, masks.nonlinear));
  comparison.map("eval_code", head.codes(features), VALUE);
  comparison.map("eval_code_ema", momentumHead.codes(features), VALUE);
  comparison.map("train_code", codes(), VALUE);
  comparison.map("train_code_ema", momentumCodes(momentumHead, features, momentumMasks(golden, "")), VALUE);
  comparison.map("train_feats", dropChannels(features, golden.matrix("mask_feats")), VALUE);
  const upstream = golden.map("cotangent");
  const { gradients } = lossGradients(
    () => ({ dot: sum(mul(codes(), upstream)) as Scalar }),
    Object.values(head.parameters),
  );
  Object.keys(head.parameters).forEach((name, i) => {
    compareGradient(golden, comparison, `grad_${HEAD_NAMES[name]}`, officialLayout(name, gradients[i]));
  });
  for (const { parameters } of [head, momentumHead]) {
    Object.values(parameters).forEach((value) => value.dispose());
  }
}

/** The momentum head after one update for each recorded momentum. */
export function emaUpdate(golden: GoldenFile, comparison: Comparison): void {
  const head = hpHead(golden);
  for (const momentum of golden.names.flatMap((name) => AFTER.exec(name)?.[1] ?? [])) {
    const momentumHead = hpHead(golden, "before_ema_");
    momentumUpdate(momentumHead, head, Number(momentum));
    for (const [name, value] of Object.entries(momentumHead.parameters)) {
      comparison.tensor(`after_m${momentum}_ema_${HEAD_NAMES[name]}`, officialLayout(name, value), VALUE);
      value.dispose();
    }
  }
  Object.values(head.parameters).forEach((value) => value.dispose());
}

/** Attention weights, the mixing matrix, the mixed code and its gradient. */
export function localMix(golden: GoldenFile, comparison: Comparison): void {
  const { sigma, spatial_size: side } = golden.config;
  const [batch] = golden.shape("attn_logits");
  const cells = side * side;
  const weights = goldenAttention(golden, Array.from({ length: batch }, (_, image) => image));
  const windows = Array.from({ length: cells }, (_, cell) => windowPositions(cell, side, side));
  const inside = windows.map((window) => window.filter((cell) => cell !== null).length);
  const spread = (value: (weight: number, cell: number) => number) => {
    const matrix = new Float32Array(batch * cells * cells);
    weights.forEach((weight, at) => {
      const row = Math.floor(at / windows[0].length);
      const other = windows[row % cells][at % windows[0].length];
      if (other !== null) matrix[row * cells + other] = value(weight, row % cells);
    });
    return matrix;
  };
  const neighbours = golden.floats("neighbour_mask");
  const outside = (at: number) => neighbours[at % (cells * cells)] === 0;
  comparison.values("neighbour_mask", windowMask(windows), EXACT);
  comparison.values("divide_num", inside, EXACT);
  comparison.values("attn_weights", spread((weight) => weight * sigma), VALUE, outside);
  comparison.values("mixing_matrix", spread((weight, cell) => weight * sigma / inside[cell]), VALUE);
  const codes = goldenTable(golden, "code");
  const taps = mixingTaps(weights, { height: side, width: side }, sigma);
  comparison.tensor("mixed_code", asMap(mixCodes(codes as Tensor2D, taps), batch), VALUE);
  const upstream = tidy(() => reshape(golden.map("cotangent"), codes.shape));
  const { gradients } = lossGradients(
    () => ({ dot: sum(mul(mixCodes(codes as Tensor2D, taps), upstream)) as Scalar }),
    [codes],
  );
  compareGradient(golden, comparison, "grad_code", asMap(gradients[0] as Tensor2D, batch));
  codes.dispose();
}

/** Local attention of some images of a file, one after the other. */
export function goldenAttention(golden: GoldenFile, images: ArrayLike<number>): Float32Array {
  const [, heads, tokens] = golden.shape("attn_logits");
  const side = Math.sqrt(tokens - 1);
  const logits = golden.floats("attn_logits");
  const size = heads * tokens * tokens;
  const maps = Array.from(
    images,
    (image) =>
      localAttention(logits.subarray(image * size, (image + 1) * size), heads, { height: side, width: side }),
  );
  return Float32Array.from(maps.flatMap((map) => [...map]));
}

/** Both pools after filling, the task-specific one after its renewal. */
export async function pools(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const momentumHead = hpHead(golden, "ema_");
  const images = goldenImages(golden);
  const [rows, dim] = golden.shape("init_pool_sp");
  const filled = emptyPools(rows, images.channels, dim);
  await fillAgnostic(filled, images, agnosticDraws(golden, "init_"));
  await fillSpecific(filled, images, specificDraws(golden, "init_"), momentumHead);
  comparison.tensor("init_pool_ag", filled.agnostic.clone(), VALUE);
  comparison.tensor("init_pool_sp", filled.specific.clone(), VALUE);
  await fillSpecific(filled, images, specificDraws(golden, "renew_"), momentumHead);
  comparison.tensor("renew_pool_sp", filled.specific.clone(), VALUE);
  const variables = [filled.agnostic, filled.specific, ...Object.values(momentumHead.parameters)];
  variables.forEach((variable) => variable.dispose());
}

/** The distance of projected codes, and its gradients on both sides and in the projection. */
export function consistency(golden: GoldenFile, comparison: Comparison): void {
  const projection = goldenLinear(golden, "proj");
  const [plain, jittered] = ["s", "s_aug"].map((name) => variable(golden.matrix(name)) as Matrix);
  comparison.tensor("z", project(plain as Tensor2D, projection), VALUE);
  comparison.tensor("z_aug", project(jittered as Tensor2D, projection), VALUE);
  const loss = () =>
    consistencyLoss(project(plain as Tensor2D, projection), project(jittered as Tensor2D, projection));
  const parameters = [plain, jittered, projection.weight, projection.bias];
  const { losses, gradients } = lossGradients(() => ({ loss: loss() }), parameters);
  comparison.tensor("loss", losses.loss, VALUE);
  compareGradient(golden, comparison, "grad_s", gradients[0]);
  compareGradient(golden, comparison, "grad_s_aug", gradients[1]);
  compareGradient(golden, comparison, "grad_proj_w", officialLayout(".weight", gradients[2]));
  compareGradient(golden, comparison, "grad_proj_b", gradients[3]);
  parameters.forEach((parameter) => parameter.dispose());
}

/** lambda and the renewals of every iteration. */
export function schedule(golden: GoldenFile, comparison: Comparison): void {
  const { epochs, batches_per_epoch, warmup, renew_interval } = golden.config;
  const iterations = golden.values("iteration");
  const steps = epochs * batches_per_epoch;
  comparison.values("lmbd", iterations.map((step) => specificWeight(step, warmup, steps)), VALUE);
  comparison.values(
    "renew_pool",
    iterations.map((step) => renewsPool(step, renew_interval, batches_per_epoch) ? 1 : 0),
    EXACT,
  );
}

function windowMask(windows: readonly (readonly (number | null)[])[]): number[] {
  return windows.flatMap((window) => windows.map((_, other) => window.includes(other) ? 1 : 0));
}
