/**
 * Golden runner: SmooSeg's complete training steps on fixed features.
 *
 * @module
 */
import { add, gather, type Tensor, tensor1d, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import { classProbabilities } from "../../src/methods/smooseg/energy.ts";
import {
  prepareStep,
  type SmoosegDraws,
  type SmoosegParts,
  stepLosses,
} from "../../src/methods/smooseg/objective.ts";
import type { SmoosegOptions } from "../../src/methods/smooseg/options.ts";
import { createSmoosegTrainer } from "../../src/methods/smooseg/trainer.ts";
import { lossGradients } from "../../src/nn/gradients.ts";
import { positions } from "../../src/nn/positions.ts";
import type { Comparison } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import { compareGradient, officialLayout, VALUE } from "./golden_layout.ts";
import {
  goldenCenters,
  goldenMasks,
  goldenOptions,
  goldenProjector,
  OFFICIAL_NAMES,
} from "./smooseg_golden.ts";
import { compareDistances } from "./smooseg_energy.ts";
import { TinyGradients } from "./tiny_gradients.ts";

/** SmooSeg uses no labels. */
const NO_LABELS = { height: 0, width: 0, data: new Int32Array() };

/** What a step is compared with. */
interface StepContext {
  readonly golden: GoldenFile;
  readonly comparison: Comparison;
  readonly parts: SmoosegParts;
  readonly options: SmoosegOptions;
  /** Start of the names of the step's tensors. */
  readonly prefix: string;
  readonly tiny: TinyGradients;
}

/** Each step's losses, code and gradients, and the parameters that it leaves. */
export async function trainSteps(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const options = goldenOptions(golden);
  const parts = {
    head: goldenProjector(golden, "init_"),
    centers: goldenCenters(golden, "init_"),
    levels: null,
  };
  const trainer = createSmoosegTrainer(parts, options, ({ step }) => goldenDraws(golden, `step${step}_`));
  const tiny = new TinyGradients(golden, comparison);
  for (let step = 0; golden.has(`step${step}_loss`); step++) {
    const context = { golden, comparison, parts, options, prefix: `step${step}_`, tiny };
    const features = batchFeatures(golden, step);
    compareObjective(context, features);
    await trainer.step({ step, features, labels: NO_LABELS });
    for (const name of Object.keys(OFFICIAL_NAMES)) await compareAfter(context, name, trainer.state[name]);
  }
  trainer.dispose();
}

/** What the step about to be taken sees and differentiates. */
function compareObjective(
  { golden, comparison, parts, options, prefix, tiny }: StepContext,
  features: Tensor4D,
): void {
  const prepared = prepareStep(features, goldenDraws(golden, prefix), [], options);
  const codes = parts.head.codes(prepared.linear, prepared.nonlinear);
  const { teacher } = parts.centers.cosines(positions(codes));
  const probabilities = classProbabilities(teacher, options.temperature, features.shape[0]);
  comparison.map(`${prefix}code`, codes, VALUE);
  compareDistances(comparison, prefix, probabilities, prepared.targets);
  const parameters = { ...parts.head.parameters, "predictor.student": parts.centers.student };
  const { losses, gradients } = lossGradients(
    () => stepLosses(parts, prepared, options),
    Object.values(parameters),
  );
  const smooth = add(losses.smoothness_intra, losses.smoothness_across);
  comparison.tensor(`${prefix}loss`, add(smooth, losses.data), VALUE);
  comparison.tensor(`${prefix}smooth_loss`, smooth, VALUE);
  comparison.tensor(`${prefix}data_loss`, losses.data, VALUE);
  Object.keys(parameters).forEach((name, i) => {
    const official = OFFICIAL_NAMES[name];
    tiny.note(official, `${prefix}grad_${official}`);
    compareGradient(golden, comparison, `${prefix}grad_${official}`, officialLayout(name, gradients[i]));
  });
}

/** A parameter after the step. */
async function compareAfter(
  { options, prefix, tiny }: StepContext,
  name: string,
  value: Tensor,
): Promise<void> {
  const official = OFFICIAL_NAMES[name];
  const rate = name.startsWith("head.") ? options.head_learning_rate : options.predictor_learning_rate;
  tiny.compare(official, `${prefix}after_${official}`, await officialLayout(name, value).data(), rate);
}

function goldenDraws(golden: GoldenFile, prefix: string): SmoosegDraws {
  return { masks: goldenMasks(golden, prefix), partners: golden.integers(`${prefix}perm`) };
}

/** The images that the file says the step is on. */
function batchFeatures(golden: GoldenFile, step: number): Tensor4D {
  const [, slots] = golden.shape("batch_images");
  const images = golden.integers("batch_images").slice(step * slots, (step + 1) * slots);
  return tidy(() => gather(golden.map("feats"), tensor1d(images, "int32")));
}
