/**
 * Golden runner: STEGO's correspondence loss with given points and negatives.
 *
 * @module
 */
import {
  add,
  clipByValue,
  mean,
  mul,
  neg,
  type Scalar,
  stack,
  type Tensor,
  type Tensor4D,
  tidy,
  variable,
} from "@tensorflow/tfjs-core";
import {
  clampRange,
  correspondenceLosses,
  type CorrespondenceTaps,
  correspondenceTaps,
  type CorrespondenceTargets,
  correspondenceTargets,
  sampled,
} from "../../src/methods/stego/correspondence.ts";
import { cosines } from "../../src/methods/parts/sampled_points.ts";
import { type StegoOptions, stegoOptions } from "../../src/methods/stego/options.ts";
import { lossGradients } from "../../src/nn/gradients.ts";
import type { Comparison } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";

const VALUE = { absolute: 5e-6, relative: 1e-4 };

/** One case per configuration: the three terms, their weighted total, its gradients, one unreduced term. */
export function correspondence(golden: GoldenFile, comparison: Comparison): void {
  const features = golden.map("feats");
  const codes = [variable(golden.map("code")), variable(golden.map("code_pos"))];
  const [, height, width] = features.shape;
  const taps = correspondenceTaps(goldenDraws(golden), { height, width });
  for (const [name, settings] of Object.entries(golden.config.cases)) {
    const options = officialOptions(settings as Record<string, unknown>);
    const targets = correspondenceTargets(features, golden.map("feats_pos"), taps, options);
    const maps = codes as unknown as Tensor4D[];
    compareCase(comparison, `${name}.`, maps, taps, targets, options);
    if (golden.has(`${name}.neg_loss_full`)) {
      const { anchors, negatives } = sampled(maps[0], maps[1], taps);
      const { floor, ceiling } = clampRange(options);
      const clamped = clipByValue(cosines(anchors, negatives[0]), floor, ceiling);
      const unreduced = neg(mul(clamped, targets.negatives[0]));
      comparison.tensor(`${name}.neg_loss_full`, unreduced, VALUE);
    }
  }
  codes.forEach((variable) => variable.dispose());
}

/** Our options from official ones, which spell "stabalize". */
export function officialOptions({ stabalize, ...settings }: Record<string, unknown>): StegoOptions {
  const names = Object.keys(stegoOptions.parse({}));
  const known = Object.fromEntries(Object.entries(settings).filter(([name]) => names.includes(name)));
  return stegoOptions.parse({ ...known, stabilize: stabalize });
}

/** Points and negatives as a file names them, after `suffix`. */
export function goldenDraws(golden: GoldenFile, suffix = "") {
  const [, side] = golden.shape(`coords1${suffix}`);
  const [samples, batch] = golden.shape(`perms${suffix}`);
  const perms = golden.integers(`perms${suffix}`);
  return {
    coords1: golden.floats(`coords1${suffix}`),
    coords2: golden.floats(`coords2${suffix}`),
    side,
    pairings: Array.from(
      { length: samples },
      (_, sample) => perms.slice(sample * batch, (sample + 1) * batch),
    ),
  };
}

function compareCase(
  comparison: Comparison,
  prefix: string,
  [codes, neighborCodes]: Tensor4D[],
  taps: CorrespondenceTaps,
  targets: CorrespondenceTargets,
  options: StegoOptions,
): void {
  const parts = () => correspondenceLosses(codes, neighborCodes, taps, targets, options);
  const { intra, inter, negative } = parts();
  comparison.tensor(`${prefix}pos_intra`, intra, VALUE);
  comparison.tensor(`${prefix}pos_inter`, inter, VALUE);
  comparison.tensor(`${prefix}neg_inter`, negative, VALUE);
  const total = () => {
    const { intra, inter, negative } = parts();
    const weighted = [
      mul(intra, options.pos_intra_weight),
      mul(inter, options.pos_inter_weight),
      mul(negative, options.neg_inter_weight),
    ];
    return { total: weighted.reduce((sum, next) => add(sum, next)) as Scalar };
  };
  // deno-lint-ignore no-explicit-any -- a Variable is a Tensor4D here, which its type cannot say
  const { losses, gradients } = lossGradients(total, [codes, neighborCodes] as any);
  comparison.tensor(`${prefix}total`, losses.total, VALUE);
  comparison.map(`${prefix}grad_code`, gradients[0], VALUE);
  comparison.map(`${prefix}grad_code_pos`, gradients[1], VALUE);
  const { anchors, inter: neighbors, negatives } = sampled(codes, neighborCodes, taps);
  const meanCosine = (others: Tensor[]) =>
    tidy(() => mean(stack(others.map((other) => cosines(anchors, other as typeof anchors)))));
  comparison.tensor(
    `${prefix}cd_means`,
    stack([meanCosine([anchors]), meanCosine([neighbors]), meanCosine(negatives)]),
    VALUE,
  );
}
