/**
 * Golden runner: HP's complete training steps on fixed features.
 *
 * @module
 */
import { add, div, gather, tensor1d, tensor3d, tidy } from "@tensorflow/tfjs-core";
import type { Batch } from "../../src/features/types.ts";
import type { HpDrawSource } from "../../src/methods/hp/draws.ts";
import { momentumCodes } from "../../src/methods/hp/momentum_head.ts";
import {
  type HpParts,
  mixedCodes,
  type PreparedStep,
  prepareStep,
  stepLosses,
} from "../../src/methods/hp/objective.ts";
import type { HpOptions } from "../../src/methods/hp/options.ts";
import { specificWeight } from "../../src/methods/hp/schedule.ts";
import { createHpTrainer, type HpTrainingContext, updatePools } from "../../src/methods/hp/trainer.ts";
import type { Trainer } from "../../src/methods/types.ts";
import { globalNorm, type LossGradients, lossGradients } from "../../src/nn/gradients.ts";
import type { Comparison } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import { compareGradient, HEAD_NAMES, officialLayout, VALUE } from "./golden_layout.ts";
import {
  agnosticDraws,
  goldenImages,
  initialParts,
  MOMENTUM_NAMES,
  specificDraws,
  stepDraws,
  TRAINED_NAMES,
  trainingOptions,
} from "./hp_golden.ts";
import { goldenAttention } from "./hp_parts.ts";
import { TinyGradients } from "./tiny_gradients.ts";

/** Number of head parameters, which come first among those that are trained. */
const HEAD_PARAMETERS = Object.keys(HEAD_NAMES).length;

/** What all steps of a file share. */
interface Run {
  readonly golden: GoldenFile;
  readonly comparison: Comparison;
  readonly parts: HpParts;
  readonly options: HpOptions;
  readonly context: HpTrainingContext;
  readonly tiny: TinyGradients;
}

/** Pools, codes, losses and gradients of each step, and the parameters that it leaves. */
export async function trainSteps(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const { epochs, batches_per_epoch: stepsPerEpoch } = golden.config;
  const context = {
    steps: epochs * stepsPerEpoch,
    stepsPerEpoch,
    images: goldenImages(golden),
    draws: goldenDraws(golden),
  };
  const [parts, options] = [initialParts(golden), trainingOptions(golden)];
  const run = {
    golden,
    comparison,
    parts,
    options,
    context,
    tiny: new TinyGradients(golden, comparison),
  };
  const trainer = createHpTrainer(parts, options, context);
  for (let step = 0; golden.has(`step${step}_loss`); step++) {
    const batch = goldenBatch(golden, step);
    await compareObjective(run, batch, trainer);
    await trainer.step(batch);
    await compareParameters(run, trainer, step);
  }
  comparison.tensor("pool_ag", parts.pools.agnostic.clone(), VALUE);
  trainer.dispose();
}

/** What the step about to be taken sees and differentiates. */
async function compareObjective(
  { golden, comparison, parts, options, context, tiny }: Run,
  batch: Batch,
  { state }: Trainer,
): Promise<void> {
  const { step } = batch;
  const prefix = `step${step}_`;
  await updatePools(step, parts, options, context);
  comparison.tensor(`${prefix}pool_sp`, parts.pools.specific.clone(), VALUE);
  const lambda = specificWeight(step, options.warmup, context.steps);
  comparison.values(`${prefix}lmbd`, [lambda], VALUE);
  const draws = context.draws.step(step);
  const prepared = await prepareStep(batch, draws, parts, options, lambda);
  compareCodes({ golden, comparison, parts }, prepared, prefix);
  const momentum = momentumCodes(parts.momentumHead, batch.features, draws.momentum);
  comparison.map(`${prefix}code_ema`, momentum, VALUE);
  const names = Object.keys(TRAINED_NAMES);
  const found = lossGradients(() => stepLosses(parts, prepared, options), names.map((name) => state[name]));
  compareLosses(comparison, found, prefix, options);
  comparison.tensor(`${prefix}grad_norm`, globalNorm(found.gradients.slice(0, HEAD_PARAMETERS)), VALUE);
  names.forEach((name, i) => {
    const gradient = `${prefix}grad_${TRAINED_NAMES[name]}`;
    tiny.note(TRAINED_NAMES[name], gradient);
    compareGradient(golden, comparison, gradient, officialLayout(name, found.gradients[i]));
  });
}

function compareCodes(
  { comparison, parts: { head } }: Pick<Run, "golden" | "comparison" | "parts">,
  { image, jittered, mixing, mixedMask }: PreparedStep,
  prefix: string,
): void {
  const codes = head.codes(image.linear, image.nonlinear);
  comparison.map(`${prefix}code_mix`, mixedCodes(codes, mixing, mixedMask), VALUE);
  comparison.map(`${prefix}code`, codes, VALUE);
  comparison.map(`${prefix}code_aug`, head.codes(jittered!.linear, jittered!.nonlinear), VALUE);
}

/** The total, and each loss without its weight. */
function compareLosses(
  comparison: Comparison,
  { losses }: LossGradients,
  prefix: string,
  { consistency_weight }: HpOptions,
): void {
  const unweighted = {
    loss: Object.values(losses).reduce((sum, loss) => add(sum, loss)),
    loss_contrastive: losses.contrastive,
    loss_consistency: div(losses.consistency, consistency_weight),
    loss_cluster: losses.cluster_probe,
    loss_linear: losses.linear_probe,
  };
  for (const [name, loss] of Object.entries(unweighted)) comparison.tensor(`${prefix}${name}`, loss, VALUE);
}

async function compareParameters({ options, tiny }: Run, { state }: Trainer, step: number): Promise<void> {
  const rates: Record<string, number> = {
    cluster_probe: options.cluster_learning_rate,
    linear_probe: options.linear_learning_rate,
  };
  for (const [name, official] of Object.entries({ ...TRAINED_NAMES, ...MOMENTUM_NAMES })) {
    const value = await officialLayout(name, state[name]).data();
    const rate = rates[name.split(".")[0]] ?? options.head_learning_rate;
    tiny.compare(official, `step${step}_after_${official}`, value, rate);
  }
}

function goldenDraws(golden: GoldenFile): HpDrawSource {
  return {
    step: (step) => stepDraws(golden, step),
    agnostic: () => agnosticDraws(golden, "pool_init_"),
    specific: (step) => specificDraws(golden, step === 0 ? "pool_init_" : `step${step}_renew_`),
  };
}

/** The images that the file says the step is on. */
function goldenBatch(golden: GoldenFile, step: number): Batch {
  const [, slots] = golden.shape("batch_images");
  const images = golden.integers("batch_images").slice(step * slots, (step + 1) * slots);
  const maps = (name: string) => tidy(() => gather(golden.map(name), tensor1d(images, "int32")));
  const [, height, width] = golden.shape("labels");
  const labels = golden.integers("labels");
  const pixels = height * width;
  const attention = goldenAttention(golden, images);
  return {
    step,
    features: maps("feats"),
    jittered: maps("feats_aug"),
    localAttention: tensor3d(attention, [slots, attention.length / slots / 9, 9]),
    labels: {
      height,
      width,
      data: Int32Array.from([...images].flatMap((image) => [
        ...labels.subarray(image * pixels, (image + 1) * pixels),
      ])),
    },
  };
}
