/**
 * The method of the conformance suite of launchers: cluster centres on raw features, which takes its time and fails as it is
 * told.
 *
 * @module
 */
import { z } from "zod";
import {
  clusterCosines,
  clusterLogProbabilities,
  clusterProbeLoss,
} from "../../../methods/parts/cluster_probe.ts";
import { normalCenters } from "../../../nn/initialize.ts";
import { positions } from "../../../nn/positions.ts";
import { createTrainer } from "../../../methods/parts/trainer.ts";
import { defineMethod } from "../../../methods/define.ts";
import type { MethodDefinition } from "../../../methods/types.ts";
import type { Schema } from "../../../spec/mod.ts";

interface StubOptions {
  /** Wait before each step, milliseconds. */
  readonly wait: number;
  /** The step, from 1, at which it throws; 0 for none. */
  readonly fails: number;
  /** The step, from 1, at which its process ends, unless the training was resumed; 0 for none. */
  readonly dies: number;
  /** The step, from 1, that is not taken before there is a file {@linkcode GATE} in the folder of the run; 0 for none. */
  readonly held: number;
}

/** Name of the file that held cells wait for. */
export const GATE = "open";

/** How often is looked for it, milliseconds. */
const LOOK = 50;

const options: Schema<StubOptions> = z.strictObject({
  wait: z.int().min(0).default(0),
  fails: z.int().min(0).default(0),
  dies: z.int().min(0).default(0),
  held: z.int().min(0).default(0),
});

const stub: MethodDefinition = defineMethod({
  name: "launcher-stub",
  title: "A stub that takes its time",
  version: 1,
  options,
  needs: [],
  dropLast: false,
  stepFlops: () => 0,
  trainer: ({ options: { wait, fails, dies, held }, random, clusters, channels }) => {
    const centers = normalCenters(random.stream("initial/centers"), clusters, channels);
    let taken = 0;
    return createTrainer({
      groups: { centers: { parameters: { centers }, optimizer: { learningRate: 0.1 } } },
      predictor: {
        codes: (features) => features.clone(),
        clusters: (codes) => clusterLogProbabilities(codes, centers),
      },
      prepare: async ({ step }) => {
        taken++;
        await new Promise((resolve) => setTimeout(resolve, wait));
        if (step + 1 === fails) {
          throw new RangeError("Cannot go on: the stub was told to fail, expected another option");
        }
        if (step + 1 === dies && taken === dies) Deno.exit(9);
        while (step + 1 === held && !await isOpen()) {
          await new Promise((resolve) => setTimeout(resolve, LOOK));
        }
      },
      objective: (_, { features }) => ({
        cluster: clusterProbeLoss(clusterCosines(positions(features), centers)),
      }),
    });
  },
  example: {},
});

export default stub;

/** A worker's folder is that of the run, wherever it is. */
function isOpen(): Promise<boolean> {
  return Deno.stat(GATE).then(() => true, () => false);
}
