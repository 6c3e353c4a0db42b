/**
 * DINO: STEGO's probes on the raw backbone features (the tables' "DINO" row).
 *
 * @module
 */
import { clone } from "@tensorflow/tfjs-core";
import { z } from "zod";
import { floatBytes, parameterBytes, trainingFlops } from "../../nn/cost.ts";
import type { LinearProbeTarget } from "../parts/linear_probe.ts";
import {
  createProbes,
  probeGroups,
  probeLabels,
  probeLosses,
  probePredictor,
  type Probes,
} from "../parts/probes.ts";
import { createTrainer } from "../parts/trainer.ts";
import { defineMethod } from "../define.ts";
import type { MethodDefinition, Trainer } from "../types.ts";

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

/**
 * Builds a trainer of probes.
 *
 * @param probes On the features themselves, owned by the trainer from now on.
 */
export function createDinoTrainer(probes: Probes, options: DinoOptions): Trainer {
  const optimizer = { learningRate: options.probe_learning_rate };
  return createTrainer<LinearProbeTarget | null>({
    groups: probeGroups(probes, { cluster: optimizer, linear: optimizer }),
    prepare: (batch) => Promise.resolve(probeLabels(probes, batch)),
    objective: (labels, { features }) => probeLosses(probes, features, labels),
    predictor: { codes: (features) => clone(features), ...probePredictor(probes) },
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
  trainer: ({ options, channels, random, ...wanted }) =>
    createDinoTrainer(createProbes(random, channels, wanted), options),
  example: {},
});

export default dino;
