/**
 * Golden runner: STEGO's complete training step, several times on one batch.
 *
 * @module
 */
import { mul, type Tensor, transpose, type Variable, variable } from "@tensorflow/tfjs-core";
import type { StegoDraws } from "../../src/methods/stego/draws.ts";
import type { StegoOptions } from "../../src/methods/stego/options.ts";
import { createStegoTrainer, type StegoParts } from "../../src/methods/stego/trainer.ts";
import type { StepReport, Trainer } from "../../src/methods/types.ts";
import type { Matrix } from "../../src/nn/initialize.ts";
import type { Comparison } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import { goldenDraws, officialOptions } from "./stego_correspondence.ts";
import { goldenHead, goldenMask } from "./stego_parts.ts";
import { goldenFeatures } from "./vit.ts";

const LOSS = { absolute: 2e-5, relative: 1e-4 };
const GRADIENT = { absolute: 2e-5, relative: 1e-3 };
const PARAMETER = { absolute: 2e-4 };
/** Adam turns a gradient this small of either sign into a full step: its entries are not compared. */
const TINY_GRADIENT = 1e-6;
/** Six dropout masks a step: three for the images, three for their neighbours. */
const MASKS_PER_STEP = 6;
/** Adam's first moment after one step is this share of the gradient. */
const FIRST_MOMENT = 0.1;

/** Official names of the parameters, by ours. */
const OFFICIAL_NAMES: Record<string, string> = {
  "head.linear.weight": "net.cluster1.0.weight",
  "head.linear.bias": "net.cluster1.0.bias",
  "head.hidden.weight": "net.cluster2.0.weight",
  "head.hidden.bias": "net.cluster2.0.bias",
  "head.output.weight": "net.cluster2.2.weight",
  "head.output.bias": "net.cluster2.2.bias",
  "cluster_probe.centers": "cluster_probe.clusters",
  "linear_probe.weight": "linear_probe.weight",
  "linear_probe.bias": "linear_probe.bias",
};

/** Losses of each step, gradients of the first, parameters after the first and the last. */
export async function trainStep(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const options = stepOptions(golden);
  const batch = await goldenBatch(golden);
  const trainer = createStegoTrainer(initialParts(golden), options, ({ step }) => stepDraws(golden, step));
  const steps = golden.names.filter((name) => /^losses_\d+$/.test(name)).length;
  const firstGradients: Record<string, ArrayLike<number>> = {};
  for (let step = 0; step < steps; step++) {
    const report = await trainer.step({ ...batch, step });
    comparison.values(`losses_${step}`, officialLosses(report, options), LOSS);
    if (step === 0) {
      for (const [name, gradient] of Object.entries(gradientsOfFirstStep(trainer))) {
        firstGradients[name] = await gradient.data();
        comparison.tensor(`grad.${name}`, gradient, GRADIENT);
      }
    }
    if (!golden.has(`after${step + 1}.net.cluster1.0.weight`)) continue;
    for (const [name, parameter] of Object.entries(officialParameters(trainer))) {
      const skip = (at: number) => Math.abs(firstGradients[name][at]) < TINY_GRADIENT;
      comparison.tensor(`after${step + 1}.${name}`, parameter, PARAMETER, skip);
    }
  }
  trainer.dispose();
}

function stepOptions(golden: GoldenFile): StegoOptions {
  const { config } = golden;
  return {
    ...officialOptions(config),
    head_learning_rate: config.lr_net,
    probe_learning_rate: config.lr_probes,
  };
}

async function goldenBatch(golden: GoldenFile) {
  const [, height, width] = golden.shape("label");
  return {
    features: await goldenFeatures(golden, "img"),
    neighbors: await goldenFeatures(golden, "img_pos"),
    labels: { height, width, data: golden.integers("label") },
  };
}

function initialParts(golden: GoldenFile): StegoParts {
  return {
    head: goldenHead(golden, "init.net."),
    centers: variable(golden.matrix("init.cluster_probe.clusters")) as Matrix,
    linearProbe: {
      weight: variable(golden.weight("init.linear_probe.weight")) as Matrix,
      bias: variable(golden.bias("init.linear_probe.bias")) as Matrix,
    },
    hierarchy: null,
  };
}

function stepDraws(golden: GoldenFile, step: number): StegoDraws {
  const masks = (from: number) => ({
    linear: goldenMask(golden, step * MASKS_PER_STEP + from),
    nonlinear: goldenMask(golden, step * MASKS_PER_STEP + from + 1),
    features: goldenMask(golden, step * MASKS_PER_STEP + from + 2),
  });
  return { image: masks(0), neighbor: masks(3), correspondence: goldenDraws(golden, `_${step}`) };
}

/** Total, the three correspondence terms without their weights, linear and cluster loss. */
function officialLosses({ losses }: StepReport, options: StegoOptions): number[] {
  return [
    Object.values(losses).reduce((sum, loss) => sum + loss, 0),
    losses.pos_intra / options.pos_intra_weight,
    losses.pos_inter / options.pos_inter_weight,
    losses.neg_inter / options.neg_inter_weight,
    losses.linear_probe,
    losses.cluster_probe,
  ];
}

function gradientsOfFirstStep({ state }: Trainer): Record<string, Tensor> {
  return officially((name) => mul(state[`adam/${name}/first`], 1 / FIRST_MOMENT));
}

function officialParameters({ state }: Trainer): Record<string, Tensor> {
  return officially((name) => (state[name] as Variable).clone());
}

/** One tensor per parameter in the official layout: linear layers `[outputs, inputs]`. */
function officially(read: (name: string) => Tensor): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(OFFICIAL_NAMES).map(([name, official]) => [
      official,
      name.endsWith(".weight") ? transpose(read(name)) : read(name),
    ]),
  );
}
