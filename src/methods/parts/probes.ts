/**
 * STEGO's cluster probe and linear probe side by side, as DINO, STEGO and HP train and read them.
 *
 * @module
 */
import type { RandomStreams } from "../../base/random.ts";
import type { Batch } from "../../features/types.ts";
import type { AdamOptions } from "../../nn/adam.ts";
import { type LinearParameters, linearParameters, type Matrix, normalCenters } from "../../nn/initialize.ts";
import { positions } from "../../nn/positions.ts";
import type { Scalar, Tensor4D } from "../../nn/types.ts";
import type { Predictor, TrainerContext } from "../types.ts";
import { clusterLogProbabilities, clusterProbeLoss } from "./cluster_probe.ts";
import { detachedCosines } from "./detached_cosines.ts";
import {
  linearLogProbabilities,
  linearProbeLoss,
  type LinearProbeTarget,
  linearProbeTarget,
  namedLinearProbe,
} from "./linear_probe.ts";
import type { ParameterGroup } from "./trainer.ts";

/** The trainable probes on codes of K channels. */
export interface Probes {
  /** Centres of the cluster probe: rank 2, `[clusters, K]`. */
  readonly centers: Matrix;
  /** Null where none is trained. */
  readonly linearProbe: LinearParameters | null;
  /**
   * Factor on the learning rate of the centres.
   *
   * @default {1}
   */
  readonly probeRateScale?: number;
}

/**
 * Starts the probes.
 *
 * @param random The cell's streams.
 * @param dim Number of code channels K.
 * @param wanted Clusters, classes, whether a linear probe is trained, and the factor on the centres' learning rate.
 */
export function createProbes(
  random: RandomStreams,
  dim: number,
  { clusters, classes, linearProbe, probeRateScale }: Pick<
    TrainerContext<never>,
    "clusters" | "classes" | "linearProbe" | "probeRateScale"
  >,
): Probes {
  return {
    centers: normalCenters(random.stream("initial/cluster_probe"), clusters, dim),
    linearProbe: linearProbe ? linearParameters(random, "linear_probe", dim, classes) : null,
    probeRateScale,
  };
}

/** The probes' parameters, each moved by an optimiser of its own. */
export function probeGroups(
  probes: Probes,
  optimizers: { readonly cluster: AdamOptions; readonly linear: AdamOptions },
): Record<string, ParameterGroup> {
  const { centers, linearProbe } = probes;
  return {
    cluster: {
      parameters: { "cluster_probe.centers": centers },
      optimizer: centerOptimizer(probes, optimizers.cluster),
    },
    ...(linearProbe && {
      linear: { parameters: namedLinearProbe(linearProbe), optimizer: optimizers.linear },
    }),
  };
}

/** The optimiser of cluster centres, the probe's as well as those of OMH, with the factor on their learning rate. */
export function centerOptimizer(
  { probeRateScale = 1 }: Pick<Probes, "probeRateScale">,
  optimizer: AdamOptions,
): AdamOptions {
  return { ...optimizer, learningRate: optimizer.learningRate * probeRateScale };
}

/** Readies a batch's labels for the linear probe; null where there is none. */
export function probeLabels({ linearProbe }: Probes, { features, labels }: Batch): LinearProbeTarget | null {
  const [images, height, width] = features.shape;
  return linearProbe && linearProbeTarget(labels, images, { height, width }, linearProbe.weight.shape[1]);
}

/**
 * The losses of the probes.
 *
 * @param codes rank 4, `[batch, height, width, K]`, float32, cut from the gradient by the caller.
 * @param labels From {@linkcode probeLabels}.
 */
export function probeLosses(
  { centers, linearProbe }: Probes,
  codes: Tensor4D,
  labels: LinearProbeTarget | null,
): Record<string, Scalar> {
  return {
    cluster_probe: clusterProbeLoss(detachedCosines(positions(codes), centers)),
    ...(linearProbe && labels && { linear_probe: linearProbeLoss(codes, linearProbe, labels) }),
  };
}

/**
 * What the probes predict for codes.
 *
 * @param alpha As for `clusterLogProbabilities`.
 */
export function probePredictor(
  { centers, linearProbe }: Probes,
  alpha?: number,
): Pick<Predictor, "clusters" | "linear"> {
  return {
    clusters: (codes) => clusterLogProbabilities(codes, centers, alpha),
    ...(linearProbe && { linear: (codes) => linearLogProbabilities(codes, linearProbe) }),
  };
}
