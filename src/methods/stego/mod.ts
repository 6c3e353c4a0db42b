/**
 * STEGO: Unsupervised Semantic Segmentation by Distilling Feature Correspondences (ICLR 2022).
 *
 * @module
 */
import { relu } from "@tensorflow/tfjs-core";
import { floatBytes, multiplyFlops, parameterBytes, trainingFlops } from "../../nn/cost.ts";
import { Hierarchy } from "../../omh/hierarchy.ts";
import { drawTrainCodes } from "../parts/train_codes.ts";
import { createProbes } from "../parts/probes.ts";
import { SegmentationHead } from "../parts/segmentation_head.ts";
import { defineMethod } from "../define.ts";
import type { MethodDefinition } from "../types.ts";
import { drawStep } from "./draws.ts";
import { type StegoOptions, stegoOptions } from "./options.ts";
import { createStegoTrainer } from "./trainer.ts";

/** STEGO, to the letter of the official program (reference: STEGO, section 5). */
const stego: MethodDefinition = defineMethod<StegoOptions>({
  name: "stego",
  title: "STEGO: feature correspondences distilled into codes (ICLR 2022)",
  version: 1,
  options: stegoOptions,
  needs: ["neighbors"],
  dropLast: false,
  stepFlops: ({ batch, positions, channels }, { dim, feature_samples, neg_samples }) => {
    const head = trainingFlops(2 * batch * positions, channels, 2 * dim + channels);
    const pairs = (2 + neg_samples) * batch * feature_samples ** 4;
    return head + multiplyFlops(pairs, channels) + trainingFlops(pairs, dim, 1);
  },
  stepBytes: ({ batch, positions, channels, clusters }, { dim, feature_samples, neg_samples }) => {
    const rows = batch * positions;
    const pairs = (2 + neg_samples) * batch * feature_samples ** 4;
    return floatBytes(16 * rows * channels, 18 * rows * dim, 5 * pairs, 6 * rows * clusters) +
      parameterBytes(channels * (2 * dim + channels) + clusters * dim);
  },
  trainer({ options, omh, classes, clusters, linearProbe, probeRateScale, channels, random, images }) {
    const { dim } = options;
    const head = SegmentationHead.create(random, channels, dim, relu);
    const codes = () => drawTrainCodes(images, head, random.stream("initial/omh_codes"));
    const parts = {
      head,
      ...createProbes(random, dim, { clusters, classes, linearProbe, probeRateScale }),
      hierarchy: omh && Hierarchy.create(random, classes, dim, omh, codes),
    };
    return createStegoTrainer(
      parts,
      options,
      ({ step, features }) => drawStep(random, step, { batch: features.shape[0], channels }, options),
      random,
    );
  },
  example: { dim: 6, feature_samples: 3, neg_samples: 2 },
});

export default stego;
