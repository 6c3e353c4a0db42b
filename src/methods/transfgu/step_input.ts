/**
 * What a training step sees and draws.
 *
 * @module
 */
import { reshape, tensor1d, type Tensor3D, tensor3d } from "@tensorflow/tfjs-core";
import type { RandomStreams } from "../../base/random.ts";
import type { StageResults } from "../../features/stage/types.ts";
import type { Batch } from "../../features/types.ts";
import { elementMask } from "../../nn/element_dropout.ts";
import { cropScores } from "./crop.ts";
import type { BlockMasks } from "./decoder.ts";
import type { DecoderShape } from "./decoder_start.ts";
import type { TransfguOptions } from "./options.ts";
import { epochPlan } from "./schedule.ts";
import type { StepInput, StepPlan } from "./trainer.ts";
import type { CropPlace } from "./views.ts";

/** What steps are made from. */
export interface StepSource {
  readonly options: TransfguOptions;
  readonly shape: DecoderShape;
  readonly random: RandomStreams;
  /** What the stage has made. */
  readonly stage: StageResults;
  /** Side of a patch, in pixels. */
  readonly patch: number;
  /** Training steps of an epoch of the bootstrapping. */
  readonly epochSteps: number;
}

/** Readies the step of a batch. */
export async function readStep(batch: Batch, source: StepSource): Promise<StepInput> {
  const { options, shape, random } = source;
  const [images, height, width, channels] = batch.features.shape;
  const { step } = batch;
  return {
    plan: stepPlan(step, source),
    tokens: reshape(batch.features, [images, height * width, channels]),
    scores: await croppedScores(batch, source),
    permutation: tensor1d(random.stream("transfgu/permutation", step).permutation(shape.classes), "int32"),
    dropout: options.dropout > 0 ? drawDropout(images, height * width, step, source) : [],
  };
}

/**
 * The plan of a training step.
 *
 * @param step From 0.
 */
export function stepPlan(
  step: number,
  { options, epochSteps }: Pick<StepSource, "options" | "epochSteps">,
): StepPlan {
  const { restart, teacher, alpha } = epochPlan(Math.floor(step / epochSteps), {
    start: options.restart_start,
    intervals: options.restart_intervals,
    alphas: options.negative_weights,
  });
  return {
    restart: restart && step % epochSteps === 0,
    teacher,
    alpha,
    weights: {
      cat: options.cat_weight,
      uncertainty: options.uncertainty_weight,
      classes: options.class_weight,
    },
  };
}

/** The score maps' part that each view shows: rank 3, `[batch, patches, classes]`. */
async function croppedScores({ images, views }: Batch, { stage, patch }: StepSource): Promise<Tensor3D> {
  const maps: Float32Array[] = [];
  let classes = 0;
  for (const [at, image] of images!.entries()) {
    const { map } = await stage.get("masks", image);
    const [height, width, depth] = map.shape;
    const { box, flip } = views![at].place as CropPlace;
    maps.push(cropScores({ height, width, data: map.data as Float32Array }, box, patch, flip).data);
    classes = depth;
  }
  const all = new Float32Array(maps.length * maps[0].length);
  maps.forEach((map, at) => all.set(map, at * map.length));
  return tensor3d(all, [maps.length, maps[0].length / classes, classes]);
}

/** Dropout masks of the student's blocks. */
function drawDropout(
  images: number,
  patches: number,
  step: number,
  { options, shape, random }: StepSource,
): BlockMasks[] {
  const { layers, heads, channels, hidden, classes } = shape;
  const tokens = patches + classes;
  const stream = random.stream("transfgu/dropout", step);
  const mask = (...sides: number[]) => elementMask(stream, sides, options.dropout);
  return Array.from({ length: layers }, () => ({
    attention: mask(images, heads, tokens, tokens),
    projection: mask(images * tokens, channels),
    hidden: mask(images * tokens, hidden),
    output: mask(images * tokens, channels),
  }));
}
