/**
 * Golden runner: PPAP's complete training steps on fixed tokens.
 *
 * @module
 */
import { add, tensor1d, type Tensor4D, tidy, variable } from "@tensorflow/tfjs-core";
import type { Batch } from "../../src/features/types.ts";
import type { Decoder } from "../../src/methods/ppap/decoder.ts";
import { type PpapDraws, type PpapParts, prepareStep, stepLosses } from "../../src/methods/ppap/objective.ts";
import type { PpapOptions } from "../../src/methods/ppap/options.ts";
import { propagate } from "../../src/methods/ppap/propagation.ts";
import { createPpapTrainer } from "../../src/methods/ppap/trainer.ts";
import type { Trainer } from "../../src/methods/types.ts";
import { dropChannels } from "../../src/nn/channel_dropout.ts";
import { globalNorm, lossGradients } from "../../src/nn/gradients.ts";
import type { Matrix } from "../../src/nn/initialize.ts";
import type { Tensor3D } from "../../src/nn/types.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import { goldenLinear, officialLayout } from "./golden_layout.ts";
import {
  goldenAnchors,
  goldenDecoder,
  goldenOptions,
  goldenTokens,
  mapSize,
  NET_NAMES,
  TRAINED_NAMES,
} from "./ppap_golden.ts";
import { TinyGradients } from "./tiny_gradients.ts";
import { GRADIENTS, VALUES } from "./tolerance_classes.ts";

/** What all steps of a file share. */
interface Run {
  readonly golden: GoldenFile;
  readonly comparison: Comparison;
  readonly parts: PpapParts;
  readonly options: PpapOptions;
  readonly tiny: TinyGradients;
}

/** Criterion features, sets, codes, losses and gradients of each step, and the parameters that it leaves. */
export async function trainSteps(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const parts: PpapParts = {
    decoder: goldenDecoder(golden, "init_dec."),
    projection: goldenLinear(golden, "init_proj"),
    centers: variable(golden.matrix("init_clusters")) as Matrix,
    linearProbe: goldenLinear(golden, "init_probe"),
    hierarchy: null,
  };
  const options = goldenOptions(golden);
  const run: Run = { golden, comparison, parts, options, tiny: new TinyGradients(golden, comparison) };
  const trainer = createPpapTrainer(parts, options, {
    draw: ({ step }) => stepDraws(golden, step),
    tokens: (_, outputs) => outputs!.tokens as Tensor3D,
  });
  const last = goldenDecoder(golden, "init_dec.");
  for (let step = 0; golden.has(`step${step}_loss`); step++) {
    const batch = goldenBatch(golden, step, last);
    await compareObjective(run, batch, trainer);
    await trainer.step(batch);
    await compareParameters(run, trainer, step);
  }
  trainer.dispose();
  Object.values(last.parameters).forEach((each) => each.dispose());
}

/** What the step about to be taken sees and differentiates. */
async function compareObjective(
  { golden, comparison, parts, options, tiny }: Run,
  batch: Batch,
  { state }: Trainer,
): Promise<void> {
  const { step, features } = batch;
  const prefix = `step${step}_`;
  const draws = stepDraws(golden, step);
  const prepared = prepareStep(batch, draws, parts);
  const tokens = stepTokens(golden, step);
  comparison.map(`${prefix}feats`, dropChannels(features, draws.mask), VALUES);
  comparison.map(`${prefix}code`, parts.decoder.codes(tokens, mapSize(golden, `${prefix}code`)), VALUES);
  const { rows, blocks } = prepared.criterion;
  const sets = blocks.map((anchors) => propagate(rows, tensor1d(anchors, "int32"), options));
  for (const name of ["positives", "denominator"] as const) {
    const values = await Promise.all(sets.map((set) => set[name].data()));
    comparison.values(`${prefix}${name}`, values.flatMap((own) => [...own]), EXACT);
  }
  const names = Object.keys(TRAINED_NAMES);
  const { losses, gradients } = lossGradients(
    () => stepLosses(parts, tokens, features, prepared, options),
    names.map((name) => state[name]),
  );
  const named = {
    loss: Object.values(losses).reduce((sum, loss) => add(sum, loss)),
    loss_contrastive: losses.contrastive,
    loss_cluster: losses.cluster_probe,
    loss_linear: losses.linear_probe,
  };
  for (const [name, loss] of Object.entries(named)) comparison.tensor(`${prefix}${name}`, loss, VALUES);
  const net = gradients.slice(0, Object.keys(NET_NAMES).length);
  comparison.tensor(`${prefix}grad_norm`, globalNorm(net), VALUES);
  names.forEach((name, i) => {
    const gradient = `${prefix}grad_${TRAINED_NAMES[name]}`;
    tiny.note(TRAINED_NAMES[name], gradient);
    comparison.tensor(gradient, officialLayout(name, gradients[i]), GRADIENTS);
  });
}

async function compareParameters({ options, tiny }: Run, { state }: Trainer, step: number): Promise<void> {
  const rates: Record<string, number> = {
    cluster_probe: options.cluster_learning_rate,
    linear_probe: options.linear_learning_rate,
  };
  for (const [name, official] of Object.entries(TRAINED_NAMES)) {
    const value = await officialLayout(name, state[name]).data();
    const rate = rates[name.split(".")[0]] ?? options.learning_rate;
    // Softmax ignores a constant: the keys' bias has no gradient, and Adam makes steps of the rounding noise.
    const skip = name === "decoder.qkv.bias"
      ? (at: number) => Math.floor(3 * at / value.length) === 1
      : undefined;
    tiny.compare(official, `step${step}_after_${official}`, value, rate, skip);
  }
}

function stepDraws(golden: GoldenFile, step: number): PpapDraws {
  return {
    mask: golden.matrix(`step${step}_mask_feats`),
    anchors: goldenAnchors(golden, `step${step}_anchors`),
  };
}

/** Numbers of the images that the step is on. */
function stepImages(golden: GoldenFile, step: number): Int32Array {
  const [, slots] = golden.shape("batch_images");
  return golden.integers("batch_images").slice(step * slots, (step + 1) * slots);
}

function stepTokens(golden: GoldenFile, step: number): Tensor3D {
  return goldenTokens(golden, stepImages(golden, step));
}

/** The step's labels, and its features by the frozen last block, which the decoder began as. */
function goldenBatch(golden: GoldenFile, step: number, last: Decoder): Batch {
  const { height, width } = mapSize(golden, "labels");
  const [labels, pixels] = [golden.integers("labels"), height * width];
  const data = [...stepImages(golden, step)].flatMap((image) => [
    ...labels.subarray(image * pixels, (image + 1) * pixels),
  ]);
  const features: Tensor4D = tidy(() =>
    last.codes(stepTokens(golden, step), mapSize(golden, `step${step}_code`))
  );
  return {
    step,
    features,
    outputs: { tokens: stepTokens(golden, step) },
    labels: { height, width, data: Int32Array.from(data) },
  };
}
