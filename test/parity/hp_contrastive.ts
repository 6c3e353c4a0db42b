/**
 * Golden runner: HP's contrastive loss on hidden positives.
 *
 * @module
 */
import { type Tensor, type Tensor2D, variable } from "@tensorflow/tfjs-core";
import { contrastiveLoss } from "../../src/methods/hp/contrastive.ts";
import { type PairInputs, pairMasks, similarity } from "../../src/methods/hp/hidden_positives.ts";
import { type ContrastiveOptions, hpOptions } from "../../src/methods/hp/options.ts";
import type { Matrix } from "../../src/nn/initialize.ts";
import { lossGradients } from "../../src/nn/gradients.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import { compareGradient, VALUE } from "./golden_layout.ts";
import { keptPairs } from "./hp_golden.ts";

/** The masks, the value and the gradients. */
export async function contrastive(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const { lmbd: specificWeight, tau: temperature, base_temperature } = golden.config;
  const [batch] = golden.shape("denominator");
  const inputs: PairInputs = {
    batch,
    agnostic: similarity(golden.matrix("f"), golden.matrix("pool_ag"), batch),
    specific: similarity(golden.matrix("s_pr"), golden.matrix("pool_sp"), batch),
    specificWeight,
    kept: keptPairs(golden, "uniform"),
  };
  const options: ContrastiveOptions = { ...hpOptions.parse({}), temperature, base_temperature };
  await compareMasks(golden, comparison, inputs);
  const views = ["z", "z_mix"].map((name) => variable(golden.matrix(name)) as Matrix);
  const { losses, gradients } = lossGradients(
    () => ({ loss: contrastiveLoss(views as Tensor2D[], inputs, options) }),
    views,
  );
  comparison.tensor("loss", losses.loss, VALUE);
  compareGradient(golden, comparison, "grad_z", gradients[0]);
  compareGradient(golden, comparison, "grad_z_mix", gradients[1]);
  views.forEach((view) => view.dispose());
}

/** Positives and denominators; weights of 1 and 2 tell the two kinds of positives apart. */
async function compareMasks(golden: GoldenFile, comparison: Comparison, inputs: PairInputs): Promise<void> {
  const blocks = Array.from(
    { length: inputs.batch },
    (_, image) => pairMasks({ ...inputs, specificWeight: 2 }, image),
  );
  const weights = await allValues(blocks.map(({ weights }) => weights));
  const cells = weights.length / golden.shape("denominator")[2];
  const row = (at: number) => Math.floor(at / (weights.length / cells));
  const anchors = Array.from({ length: cells }, () => false);
  const agnostic = golden.floats("positives_ag");
  agnostic.forEach((positive, at) => anchors[row(at)] ||= positive > 0);
  const leftOut = (at: number) => !anchors[row(at)];
  comparison.values("positives_ag", weights.map((weight) => weight % 2), EXACT);
  comparison.values("positives_sp", weights.map((weight) => Math.floor(weight / 2)), EXACT, leftOut);
  comparison.values("denominator", await allValues(blocks.map(({ denominator }) => denominator)), EXACT);
}

async function allValues(tensors: readonly Tensor[]): Promise<number[]> {
  return (await Promise.all(tensors.map((tensor) => tensor.data()))).flatMap((values) => [...values]);
}
