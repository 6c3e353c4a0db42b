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
  namedLinearProbe,
} from "../parts/linear_probe.ts";
import { createTrainer } from "../parts/trainer.ts";
import type { Trainer } from "../types.ts";
import type { DinoOptions } from "./options.ts";

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
