/**
 * Golden runner: EAGLE's complete training step.
 *
 * @module
 */
import { add, relu, type Tensor, tensor2d, variable } from "@tensorflow/tfjs-core";
import { gaussianBlur } from "../../src/data/color_jitter.ts";
import type { Batch } from "../../src/features/types.ts";
import { correspondenceLosses } from "../../src/methods/eagle/correspondence.ts";
import type { EagleDraws } from "../../src/methods/eagle/draws.ts";
import { spectralVectors } from "../../src/methods/eagle/eigenvectors.ts";
import { objectLoss } from "../../src/methods/eagle/object_loss.ts";
import {
  type EagleParts,
  eigenLoss,
  objectNumbers,
  objectShare,
  passCodes,
  type PreparedStep,
  prepareStep,
  project,
  type SpectralSolver,
  stepLosses,
} from "../../src/methods/eagle/objective.ts";
import type { EagleOptions } from "../../src/methods/eagle/options.ts";
import type { PassName } from "../../src/methods/eagle/passes.ts";
import { createEagleTrainer } from "../../src/methods/eagle/trainer.ts";
import { REACH } from "../../src/methods/eagle/views.ts";
import type { Trainer } from "../../src/methods/types.ts";
import { lossGradients } from "../../src/nn/gradients.ts";
import type { Matrix } from "../../src/nn/initialize.ts";
import { positions } from "../../src/nn/positions.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import {
  aligned,
  goldenDraws,
  goldenMasks,
  goldenOptions,
  goldenPicture,
  PASS_ENDINGS,
  SPECTRAL,
  TRAINED_NAMES,
} from "./eagle_golden.ts";
import type { GoldenFile } from "./golden_file.ts";
import { goldenHead, goldenLinear, officialLayout } from "./golden_layout.ts";
import { TinyGradients } from "./tiny_gradients.ts";
import { GRADIENTS, VALUES } from "./tolerance_classes.ts";
import { transposed } from "./transposed.ts";

/** Passes that objects are of. */
const OBJECT_PASSES = ["positive", "blurred"] as const satisfies PassName[];

/** What a file calls the spectral vectors of a pass. */
const VECTOR_NAMES: Readonly<Record<string, string>> = {
  positive: "eigenvectors",
  blurred: "eigenvectors_aug",
};

/** Views, codes, spectral vectors, objects, losses and gradients of a step, and the parameters that it leaves. */
export async function step(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const options = goldenOptions(golden);
  const parts = initialParts(golden);
  const inputs = {
    draw: (): EagleDraws => ({
      masks: {
        image: goldenMasks(golden, "image"),
        positive: goldenMasks(golden, "positive"),
        blurred: goldenMasks(golden, "blurred"),
      },
      correspondence: goldenDraws(golden),
    }),
    keys: (features: Batch["features"]) => features,
    solver: signedSolver(golden, comparison),
  };
  const trainer = createEagleTrainer(parts, options, inputs);
  const batch = goldenBatch(golden);
  compareViews(golden, comparison);
  const image = batch.features;
  const keys = { image, positive: image, blurred: batch.second!.features };
  const prepared = await prepareStep(batch, keys, inputs.draw(), parts, options, null, inputs.solver);
  await compareForward(comparison, prepared, parts, options);
  comparison.values("u", [objectShare(batch.step, options)], VALUES);
  const tiny = new TinyGradients(golden, comparison);
  compareGradients(comparison, prepared, trainer, { parts, options, tiny });
  await trainer.step(batch);
  await compareParameters(trainer, options, tiny);
  trainer.dispose();
}

/** The blurred copies, made of the pictures by the stored deviation. */
function compareViews(golden: GoldenFile, comparison: Comparison): void {
  const [images, , height, width] = golden.shape("image");
  const blurred = Array.from({ length: images }, (_, image) => {
    const made = gaussianBlur(
      goldenPicture(golden, "image", image),
      { height, width },
      golden.config.blur_sigma,
      REACH,
    );
    return [...transposed(made, height * width)];
  });
  comparison.values("image_blurred", blurred.flat(), VALUES);
}

async function compareForward(
  comparison: Comparison,
  { inputs, taps, targets, positive, blurred }: PreparedStep,
  parts: EagleParts,
  options: EagleOptions,
): Promise<void> {
  const codes = passCodes(parts.head, inputs);
  const [own, other] = OBJECT_PASSES.map((pass) => project(positions(codes[pass]), parts.projection));
  const correspondence = correspondenceLosses(codes, taps, targets, options);
  const losses: Record<string, Tensor> = {
    pos: correspondence.positive,
    neg: correspondence.negative,
    object: objectLoss(own, other, positive.targets, options),
    object_aug: objectLoss(other, own, blurred.targets, options),
    eigen: eigenLoss(positive.vectors, parts.eigenCenters),
    eigen_aug: eigenLoss(blurred.vectors, parts.eigenCentersBlurred),
  };
  for (const [name, loss] of Object.entries(losses)) comparison.tensor(`loss_${name}`, loss, VALUES);
  for (const pass of Object.keys(PASS_ENDINGS) as PassName[]) {
    comparison.map(`code${PASS_ENDINGS[pass]}`, codes[pass], VALUES);
  }
  comparison.tensor("z_pos", own, VALUES);
  comparison.tensor("z_aug", other, VALUES);
  const centers = [parts.eigenCenters, parts.eigenCentersBlurred];
  for (const [i, { vectors }] of [positive, blurred].entries()) {
    const ending = i === 0 ? "" : "_aug";
    comparison.values(`objects${ending}`, await objectNumbers(vectors, centers[i]), EXACT);
  }
}

function compareGradients(
  comparison: Comparison,
  prepared: PreparedStep,
  { state }: Trainer,
  { parts, options, tiny }: { parts: EagleParts; options: EagleOptions; tiny: TinyGradients },
): void {
  const names = Object.keys(TRAINED_NAMES);
  const { losses, gradients } = lossGradients(
    () => stepLosses(parts, prepared, options),
    names.map((name) => state[name]),
  );
  comparison.tensor("loss", Object.values(losses).reduce((sum, loss) => add(sum, loss)), VALUES);
  comparison.tensor("loss_cluster", losses.cluster_probe, VALUES);
  comparison.tensor("loss_linear", losses.linear_probe, VALUES);
  names.forEach((name, i) => {
    const gradient = `grad_${TRAINED_NAMES[name]}`;
    tiny.note(TRAINED_NAMES[name], gradient);
    comparison.tensor(gradient, officialLayout(name, gradients[i]), GRADIENTS);
  });
}

async function compareParameters(
  { state }: Trainer,
  options: EagleOptions,
  tiny: TinyGradients,
): Promise<void> {
  const rates: Record<string, number> = {
    cluster_probe: options.cluster_learning_rate,
    linear_probe: options.linear_learning_rate,
    eigen: options.eigen_learning_rate,
  };
  for (const [name, official] of Object.entries(TRAINED_NAMES)) {
    const value = await officialLayout(name, state[name]).data();
    tiny.compare(official, `after_${official}`, value, rates[name.split(".")[0]] ?? options.learning_rate);
  }
}

/** Our spectral vectors, each compared with the stored one of its image and turned to lie along it. */
function signedSolver(golden: GoldenFile, comparison: Comparison): SpectralSolver {
  return async (codes, colors, options, pass) => {
    const name = VECTOR_NAMES[pass];
    const found = await spectralVectors(codes, colors, options);
    const values = await found.data<"float32">();
    const [images, columns, height, width] = golden.shape(name);
    const cells = height * width;
    const wanted = golden.floats(name);
    const signed = new Float32Array(values.length);
    const turned = new Float32Array(values.length);
    for (let at = 0; at < images * columns; at++) {
      const [image, column] = [Math.floor(at / columns), at % columns];
      const place = (cell: number) => (image * cells + cell) * columns + column;
      const own = Float64Array.from({ length: cells }, (_, cell) => values[place(cell)]);
      const along = aligned(own, wanted.subarray(at * cells, (at + 1) * cells));
      signed.set(along, at * cells);
      along.forEach((entry, cell) => turned[place(cell)] = entry);
    }
    comparison.values(name, signed, SPECTRAL);
    return tensor2d(turned, [images * cells, columns]);
  };
}

function initialParts(golden: GoldenFile): EagleParts {
  const centers = (name: string) => variable(golden.matrix(`init_${name}`)) as Matrix;
  return {
    head: goldenHead(golden, "init_", relu),
    projection: goldenLinear(golden, "init_proj"),
    eigenCenters: centers("eigen_clusters"),
    eigenCentersBlurred: centers("eigen_clusters_aug"),
    centers: centers("clusters"),
    linearProbe: goldenLinear(golden, "init_probe"),
    hierarchy: null,
  };
}

/** The step's batch: keys stand for features. */
function goldenBatch(golden: GoldenFile): Batch {
  const [, height, width] = golden.shape("labels");
  return {
    step: golden.config.global_step,
    features: golden.map("keys"),
    pictures: golden.map("image"),
    second: { features: golden.map("keys_blurred") },
    labels: { height, width, data: golden.integers("labels") },
  };
}
