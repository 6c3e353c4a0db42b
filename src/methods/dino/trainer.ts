/**
 * The training step of probes on raw features.
 *
 * @module
 */
import { clone } from "@tensorflow/tfjs-core";
import type { LinearParameters, Matrix } from "../../nn/initialize.ts";
import { positions } from "../../nn/positions.ts";
import { clusterCosines, clusterLogProbabilities, clusterProbeLoss } from "../parts/cluster_probe.ts";
import {
  linearLogProbabilities,
  linearProbeLoss,
  type LinearProbeTarget,
  linearProbeTarget,
} from "../parts/linear_probe.ts";
import { createTrainer } from "../parts/trainer.ts";
import type { Trainer } from "../types.ts";
import type { DinoOptions } from "./options.ts";

/** The trainable parts of a DINO cell; K is the number of feature channels C. */
export interface DinoParts {
  /** Centres of the cluster probe: rank 2, `[classes, C]`. */
  readonly centers: Matrix;
  readonly linearProbe: LinearParameters;
}

/**
 * Builds a trainer of probes from its parts.
 *
 * @param parts Trainable parts, owned by the trainer from now on.
 */
export function createDinoTrainer({ centers, linearProbe }: DinoParts, options: DinoOptions): Trainer {
  const optimizer = { learningRate: options.probe_learning_rate };
  const { weight, bias } = linearProbe;
  return createTrainer<LinearProbeTarget>({
    groups: {
      cluster: { parameters: { "cluster_probe.centers": centers }, optimizer },
      linear: { parameters: { "linear_probe.weight": weight, "linear_probe.bias": bias }, optimizer },
    },
    prepare: ({ features, labels }) => {
      const [images, height, width] = features.shape;
      return Promise.resolve(linearProbeTarget(labels, images, { height, width }, centers.shape[0]));
    },
    objective: (labels, { features }) => ({
      cluster_probe: clusterProbeLoss(clusterCosines(positions(features), centers)),
      linear_probe: linearProbeLoss(features, linearProbe, labels),
    }),
    predictor: {
      codes: (features) => clone(features),
      clusters: (codes) => clusterLogProbabilities(codes, centers),
      linear: (codes) => linearLogProbabilities(codes, linearProbe),
    },
  });
}
