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
import { placeAt } from "./make_crops.ts";
import type { StepInput, StepPlan } from "./trainer.ts";
import type { CropPlace } from "./views.ts";

/** What steps are made from. */
export interface StepSource {
  readonly options: TransfguOptions;
  readonly shape: DecoderShape;
  readonly random: RandomStreams;
  /** What the stage has made. */
  readonly stage: StageResults;
  /** Training steps of a pass over the images. */
  readonly stepsPerEpoch: number;
  /** Training steps of an epoch of the bootstrapping. */
  readonly epochSteps: number;
}

/** Readies the step of a batch. */
export async function readStep(batch: Batch, source: StepSource): Promise<StepInput> {
  const { options, shape, random } = source;
  const { step } = batch;
  const { tokens, places } = options.crops === "fresh" ? freshCrops(batch) : await keptCrops(batch, source);
  const [images, patches] = tokens.shape;
  return {
    plan: stepPlan(step, source),
    tokens,
    scores: await croppedScores(batch.images!, places, source),
    permutation: tensor1d(random.stream("transfgu/permutation", step).permutation(shape.classes), "int32"),
    dropout: options.dropout > 0 ? drawDropout(images, patches, step, source) : [],
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

/** A crop of each image of a batch. */
interface Crops {
  /** Patch tokens: rank 3, `[batch, patches, C]`. */
  readonly tokens: Tensor3D;
  readonly places: readonly CropPlace[];
}

/** Those that the stream has drawn. */
function freshCrops({ features, views }: Batch): Crops {
  const [images, height, width, channels] = features.shape;
  return {
    tokens: reshape(features, [images, height * width, channels]),
    places: views!.map(({ place }) => place as CropPlace),
  };
}

/** Those that the stage has drawn: another of an image at each pass over the images, in turns. */
async function keptCrops({ images, step }: Batch, { stage, stepsPerEpoch }: StepSource): Promise<Crops> {
  const places: CropPlace[] = [];
  const tokens: Float32Array[] = [];
  for (const image of images!) {
    const item = await stage.get("crops", image);
    const [crops] = item.places.shape;
    const crop = Math.floor(step / stepsPerEpoch) % crops;
    const values = item.patches.data as Float32Array;
    const size = values.length / crops;
    tokens.push(values.subarray(crop * size, (crop + 1) * size));
    places.push(placeAt(item, crop));
  }
  const { patches } = await stage.get("crops", images![0]);
  const [, height, width, channels] = patches.shape;
  return { tokens: tensor3d(joined(tokens), [tokens.length, height * width, channels]), places };
}

/** The score maps' part that each crop shows: rank 3, `[batch, patches, classes]`. */
async function croppedScores(
  images: Int32Array,
  places: readonly CropPlace[],
  { stage }: StepSource,
): Promise<Tensor3D> {
  const maps: Float32Array[] = [];
  let classes = 0;
  for (const [at, image] of images.entries()) {
    const { map } = await stage.get("masks", image);
    const [height, width, depth] = map.shape;
    const { box, flip, rows } = places[at];
    const patch = rows / height;
    maps.push(cropScores({ height, width, data: map.data as Float32Array }, box, patch, flip).data);
    classes = depth;
  }
  return tensor3d(joined(maps), [maps.length, maps[0].length / classes, classes]);
}

/** Arrays of one length, one after the other. */
function joined(arrays: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(arrays.length * arrays[0].length);
  arrays.forEach((values, at) => all.set(values, at * values.length));
  return all;
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
