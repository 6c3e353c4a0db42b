/**
 * EAGLE: Eigen Aggregation Learning for Object-Centric Unsupervised Semantic Segmentation (CVPR 2024).
 *
 * @module
 */
import { relu, tidy } from "@tensorflow/tfjs-core";
import { floatBytes, multiplyFlops, parameterBytes, trainingFlops } from "../../nn/cost.ts";
import type { Batch } from "../../features/types.ts";
import { linearParameters, normalCenters } from "../../nn/initialize.ts";
import { Hierarchy } from "../../omh/hierarchy.ts";
import { drawBatchCodes } from "../parts/batch_codes.ts";
import { createProbes } from "../parts/probes.ts";
import { SegmentationHead } from "../parts/segmentation_head.ts";
import { defineMethod } from "../define.ts";
import type { MethodDefinition } from "../types.ts";
import { drawStep } from "./draws.ts";
import { BLOCKS, KEY_OUTPUTS } from "./keys.ts";
import { type EagleOptions, eagleOptions } from "./options.ts";
import { createEagleTrainer, outputKeys } from "./trainer.ts";
import { eagleViews } from "./views.ts";

/** Vectors that an eigenvector search of the size of an image takes products with, about. */
const EIGEN_PRODUCTS = 80;

/** EAGLE, to the letter of the official program but in single precision. */
const eagle: MethodDefinition = defineMethod<EagleOptions>({
  name: "eagle",
  title: "EAGLE: objects by spectral vectors of codes, told from each other (CVPR 2024)",
  version: 1,
  options: eagleOptions,
  needs: ({ positive_image }) => positive_image === "neighbor" ? ["neighbors"] : [],
  inputs: ({ positive_image }) => ({
    train: KEY_OUTPUTS,
    second: KEY_OUTPUTS,
    predict: KEY_OUTPUTS,
    ...positive_image === "neighbor" && { neighbors: KEY_OUTPUTS },
    pictures: true,
  }),
  views: eagleViews,
  dropLast: false,
  stepFlops: (
    { batch, positions, channels, clusters },
    { dim, feature_samples, neg_samples },
  ) => {
    const [rows, keys] = [batch * positions, BLOCKS * channels];
    // The codes of two passes are made once more for their objects, forwards alone.
    const head = trainingFlops((3 + 2 / 3) * rows, keys, 2 * dim + keys);
    const pairs = (1 + neg_samples) * batch * feature_samples ** 4;
    const correspondence = multiplyFlops(pairs, keys) + trainingFlops(pairs, dim, 2);
    const graphs = 2 * multiplyFlops(rows * positions, keys + dim + EIGEN_PRODUCTS);
    const medoids = 2 * multiplyFlops(rows * rows / clusters, dim);
    return head + correspondence + graphs + medoids + trainingFlops(2 * rows, dim, dim + 2 * clusters);
  },
  stepBytes: ({ batch, positions, channels, clusters }, { dim, feature_samples, neg_samples }) => {
    const [rows, keys] = [batch * positions, BLOCKS * channels];
    const points = (3 + neg_samples) * batch * feature_samples ** 2;
    const pairs = (1 + neg_samples) * batch * feature_samples ** 4;
    return floatBytes(28 * rows * keys, 24 * rows * dim, 8 * points * dim, 6 * pairs, 20 * rows * clusters) +
      parameterBytes(keys * (2 * dim + keys) + dim * dim + clusters * dim);
  },
  trainer(context) {
    const { options, omh, classes, clusters, channels, random } = context;
    const { dim, eigenvectors } = options;
    const head = SegmentationHead.create(random, BLOCKS * channels, dim, relu);
    const eigenCenters = (name: string) =>
      normalCenters(random.stream(`initial/eigen_centers${name}`), clusters, eigenvectors - 1);
    let seen: Batch;
    const codes = () =>
      tidy(() => {
        const map = head.codes(outputKeys(seen.features, seen.outputs));
        return drawBatchCodes(map, random.stream("initial/omh_codes"));
      });
    const parts = {
      head,
      projection: linearParameters(random, "projection", dim, dim),
      eigenCenters: eigenCenters(""),
      eigenCentersBlurred: eigenCenters("_blurred"),
      ...createProbes(random, dim, context),
      hierarchy: omh && Hierarchy.create(random, classes, dim, omh, () => Promise.resolve(codes())),
    };
    return createEagleTrainer(parts, options, {
      draw: ({ step, features }) =>
        drawStep(random, step, { batch: features.shape[0], channels: BLOCKS * channels }, options),
      see: (batch) => seen = batch,
    });
  },
  example: { dim: 6, feature_samples: 3, neg_samples: 2, step_schedulers: 1 },
});

export default eagle;
