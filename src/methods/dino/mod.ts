/**
 * DINO: STEGO's probes on the raw backbone features (the tables' "DINO" row).
 *
 * @module
 */
import { clone } from "@tensorflow/tfjs-core";
import { z } from "zod";
import { floatBytes, parameterBytes, trainingFlops } from "../../nn/cost.ts";
import { type LinearParameters, linearParameters, type Matrix, normalCenters } from "../../nn/initialize.ts";
import { positions } from "../../nn/positions.ts";
import { clusterCosines, clusterLogProbabilities, clusterProbeLoss } from "../parts/cluster_probe.ts";
import {
  linearLogProbabilities,
  linearProbeLoss,
  type LinearProbeTarget,
  linearProbeTarget,
  namedLinearProbe,
} from "../parts/linear_probe.ts";
import { createTrainer } from "../parts/trainer.ts";
import { defineMethod, type MethodDefinition, type Trainer } from "../types.ts";

/** Settings of the probes on raw features. */
export interface DinoOptions {
  readonly probe_learning_rate: number;
}

/** Validates {@linkcode DinoOptions} and fills in the defaults. */
export const dinoOptions: z.ZodType<DinoOptions> = z.strictObject({
  probe_learning_rate: z.number().min(1e-8).max(1).default(5e-3).describe(
    "Adam step size of both probes, as of STEGO's. Default 5e-3 (reference: STEGO, section 8).",
  ),
});

/** The trainable parts of a DINO cell; K is the number of feature channels C. */
export interface DinoParts {
  /** Centres of the cluster probe: rank 2, `[clusters, C]`. */
  readonly centers: Matrix;
  /** Null where none is trained. */
  readonly linearProbe: LinearParameters | null;
}

/**
 * Builds a trainer of probes from its parts.
 *
 * @param parts Trainable parts, owned by the trainer from now on.
 */
export function createDinoTrainer({ centers, linearProbe }: DinoParts, options: DinoOptions): Trainer {
  const optimizer = { learningRate: options.probe_learning_rate };
  return createTrainer<LinearProbeTarget | null>({
    groups: {
      cluster: { parameters: { "cluster_probe.centers": centers }, optimizer },
      ...(linearProbe && { linear: { parameters: namedLinearProbe(linearProbe), optimizer } }),
    },
    prepare: ({ features, labels }) => {
      const [images, height, width] = features.shape;
      return Promise.resolve(
        linearProbe && linearProbeTarget(labels, images, { height, width }, linearProbe.weight.shape[1]),
      );
    },
    objective: (labels, { features }) => ({
      cluster_probe: clusterProbeLoss(clusterCosines(positions(features), centers)),
      ...(linearProbe && labels && { linear_probe: linearProbeLoss(features, linearProbe, labels) }),
    }),
    predictor: {
      codes: (features) => clone(features),
      clusters: (codes) => clusterLogProbabilities(codes, centers),
      ...(linearProbe && { linear: (codes) => linearLogProbabilities(codes, linearProbe) }),
    },
  });
}

/** The probes alone: no head, and the features are the codes. */
const dino: MethodDefinition = defineMethod<DinoOptions>({
  name: "dino",
  title: "DINO: cluster and linear probe on raw features (reference: STEGO, section 8)",
  version: 1,
  options: dinoOptions,
  needs: [],
  dropLast: false,
  // There is no head for OMH to shape.
  supportsOmh: false,
  stepFlops: ({ batch, positions, channels, classes }) =>
    trainingFlops(batch * positions, channels, 2 * classes),
  stepBytes: ({ batch, positions, channels, classes, clusters }) => {
    const rows = batch * positions;
    return floatBytes(10 * rows * channels, 6 * rows * clusters) +
      parameterBytes(channels * (classes + clusters));
  },
  trainer: ({ options, classes, clusters, linearProbe, channels, random }) =>
    createDinoTrainer({
      centers: normalCenters(random.stream("initial/cluster_probe"), clusters, channels),
      linearProbe: linearProbe ? linearParameters(random, "linear_probe", channels, classes) : null,
    }, options),
  example: {},
});

export default dino;
