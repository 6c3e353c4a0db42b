/**
 * SmooSeg: Smoothness Prior for Unsupervised Semantic Segmentation (NeurIPS 2023).
 *
 * @module
 */
import { silu } from "../../nn/activations.ts";
import { floatBytes, parameterBytes, trainingFlops } from "../../nn/cost.ts";
import { drawTrainCodes } from "../parts/train_codes.ts";
import { SegmentationHead } from "../parts/segmentation_head.ts";
import { defineMethod } from "../define.ts";
import type { MethodDefinition } from "../types.ts";
import { CenterPair } from "./centers.ts";
import { createLevels } from "./levels.ts";
import { drawStep } from "./objective.ts";
import { type SmoosegOptions, smoosegOptions } from "./options.ts";
import { createSmoosegTrainer } from "./trainer.ts";

/** SmooSeg, to the letter of the official program but in single precision, as OMH runs it (reference: SmooSeg, section 11). */
const smooseg: MethodDefinition = defineMethod<SmoosegOptions>({
  name: "smooseg",
  title: "SmooSeg: a smoothness prior on class probabilities (NeurIPS 2023)",
  version: 1,
  options: smoosegOptions,
  needs: [],
  dropLast: true,
  stepFlops: ({ batch, positions, channels, classes }, { dim }) => {
    const rows = batch * positions;
    const smoothness = trainingFlops(rows, channels, 2 * classes);
    return trainingFlops(rows, channels, 2 * dim + channels) + trainingFlops(rows, dim, 2 * classes) +
      smoothness;
  },
  stepBytes: ({ batch, positions, channels, clusters }, { dim }) => {
    const rows = batch * positions;
    const moments = 12 * batch * channels * clusters;
    return floatBytes(13 * rows * channels, 8 * rows * dim, 14 * rows * clusters, moments) +
      parameterBytes(channels * (2 * dim + channels) + clusters * dim);
  },
  trainer({ options, omh, classes, clusters, channels, random, images }) {
    const { dim, dropout } = options;
    const head = SegmentationHead.create(random, channels, dim, silu);
    const codes = () => drawTrainCodes(images, head, random.stream("initial/omh_codes"));
    const parts = {
      head,
      centers: CenterPair.create(random.stream("initial/predictor"), clusters, dim),
      levels: omh && createLevels(random, classes, dim, omh, options, codes),
    };
    return createSmoosegTrainer(
      parts,
      options,
      ({ step, features }) => drawStep(random, step, { batch: features.shape[0], channels }, dropout),
    );
  },
  example: { dim: 6 },
});

export default smooseg;
