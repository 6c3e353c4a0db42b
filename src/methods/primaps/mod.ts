/**
 * PriMaPs-EM: Boosting Unsupervised Semantic Segmentation with Principal Mask Proposals (TMLR 2024).
 *
 * @module
 */
import { tensor2d } from "@tensorflow/tfjs-core";
import type { FeatureSource } from "../../features/types.ts";
import { floatBytes, multiplyFlops, parameterBytes, trainingFlops } from "../../nn/cost.ts";
import { linearParameters } from "../../nn/initialize.ts";
import type { Tensor2D } from "../../nn/types.ts";
import type { Batch } from "../../features/types.ts";
import { defineMethod } from "../define.ts";
import type { MethodDefinition, TrainerContext } from "../types.ts";
import { frozenHead, HEAD, headStage } from "./frozen_head.ts";
import { trainLabels, trainPicture, validationLabels, validationPicture } from "./geometry.ts";
import { MASKS, maskStage } from "./mask_stage.ts";
import type { BatchMasks } from "./objective.ts";
import { type PrimapsOptions, primapsOptions } from "./options.ts";
import { startPrototypes } from "./prototypes.ts";
import { Scatter } from "./scatter.ts";
import { createPrimapsTrainer } from "./trainer.ts";
import { primapsViews } from "./views.ts";

/** PriMaPs-EM, to the letter of the official program. There is no head: the codes are the features. */
const primaps: MethodDefinition = defineMethod<PrimapsOptions>({
  name: "primaps",
  title: "PriMaPs-EM: prototypes trained on principal mask proposals (TMLR 2024)",
  version: 1,
  options: primapsOptions,
  needs: [],
  inputs: { maps: [MASKS] },
  views: primapsViews,
  stage: [maskStage, headStage],
  geometry: { name: "primaps-train-1", picture: trainPicture, labels: trainLabels },
  protocol: {
    geometry: { name: "primaps-val-1", picture: validationPicture, labels: validationLabels },
    flip: true,
    crf: "either",
  },
  dropLast: true,
  // There is no head for OMH to shape.
  supportsOmh: false,
  stepFlops: ({ batch, positions, channels, classes, clusters }) => {
    const rows = batch * positions;
    // Pixels are some 64 to a position; each takes some 50 operations for each cluster.
    return trainingFlops(rows, channels, 2 * clusters + classes) + multiplyFlops(rows * 64 * clusters, 25);
  },
  stepBytes: ({ batch, positions, channels, classes, clusters }) => {
    const rows = batch * positions;
    return floatBytes(4 * rows * channels, 12 * rows * clusters, 6 * 64 * positions * clusters) +
      parameterBytes(channels * (classes + 3 * clusters));
  },
  extraImages: ({ batch, images }, { start_batches }) => Math.min(start_batches * batch, images),
  trainer(context) {
    const { options, classes, clusters, channels, random, linearProbe, stage } = context;
    const head = options.model === null ? null : frozenHead(stage?.whole(HEAD), channels, random, options);
    const dim = options.model_dim ?? channels;
    const nothing = () => startPrototypes(Array.from({ length: clusters }, () => new Float64Array(dim)));
    const [{ directions: start, lengths }, student, teacher] = [nothing(), nothing(), nothing()];
    lengths.dispose();
    const parts = {
      start,
      student,
      teacher,
      linearProbe: linearProbe ? linearParameters(random, "linear_probe", dim, classes) : null,
    };
    return createPrimapsTrainer(parts, options, {
      directions: (step) => {
        if (step > 0) return null;
        return head ? Promise.resolve(head.centers(clusters)) : firstDirections(context);
      },
      head,
      masks: batchMasks,
      recoloured: ({ second }) => second!.features,
    });
  },
  example: { start_steps: 1, start_batches: 2, teacher_every: 1, stored_pictures: "exact" },
});

export default primaps;

/**
 * The first prototypes: principal directions of the features of some images, with random signs.
 *
 * @returns rank 2, `[clusters, C]`.
 * @throws {RangeError} There are fewer channels than clusters.
 */
async function firstDirections(
  { options, clusters, channels, random, images, batch }: TrainerContext<PrimapsOptions>,
): Promise<Tensor2D> {
  if (clusters > channels) {
    throw new RangeError(
      `Cannot start "${clusters}" prototypes: the features have ${channels} channels, expected at least as many as clusters`,
    );
  }
  const draws = random.stream("initial/prototypes");
  const drawn = draws.permutation(images.count).subarray(0, options.start_batches * batch);
  const directions = (await scatterOf(images, drawn)).directions(clusters);
  const signed = options.direction_sign === "random"
    ? directions.map((direction) => draws.uniform() < 0.5 ? direction.map((entry) => -entry) : direction)
    : directions;
  return tensor2d(Float32Array.from(signed.flatMap((direction) => [...direction])), [clusters, channels]);
}

async function scatterOf(images: FeatureSource, drawn: Int32Array): Promise<Scatter> {
  const { channels } = images;
  const scatter = new Scatter(channels);
  for (const image of drawn) {
    const map = await images.features(image);
    for (let at = 0; at < map.length; at += channels) scatter.add(map.subarray(at, at + channels));
  }
  return scatter;
}

async function batchMasks({ maps }: Batch): Promise<BatchMasks> {
  const map = maps![MASKS];
  const [, height, width] = map.shape;
  const values = await map.data<"float32">();
  const numbers = new Uint8Array(values.length);
  for (let pixel = 0; pixel < values.length; pixel++) numbers[pixel] = Math.round(values[pixel]);
  return { height, width, numbers };
}
