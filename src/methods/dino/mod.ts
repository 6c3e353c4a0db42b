/**
 * DINO: STEGO's probes on the raw backbone features (the tables' "DINO" row).
 *
 * @module
 */
import { linearParameters, normalCenters } from "../../nn/initialize.ts";
import { trainingFlops } from "../../nn/flops.ts";
import { defineMethod, type MethodDefinition } from "../types.ts";
import { type DinoOptions, dinoOptions } from "./options.ts";
import { createDinoTrainer } from "./trainer.ts";

/** The probes alone: no head, and the features are the codes. */
const dino: MethodDefinition = defineMethod<DinoOptions>({
  name: "dino",
  title: "DINO: cluster and linear probe on raw features (reference: STEGO, section 8)",
  version: 1,
  options: dinoOptions,
  needs: [],
  dropLast: false,
  stepFlops: ({ batch, positions, channels, classes }) =>
    trainingFlops(batch * positions, channels, 2 * classes),
  trainer({ options, omh, classes, clusters, linearProbe, channels, random }) {
    if (omh) {
      throw new RangeError(
        'Cannot train "dino": OMH is on and there is no head for it to shape, expected OMH off',
      );
    }
    return createDinoTrainer({
      centers: normalCenters(random.stream("initial/cluster_probe"), clusters, channels),
      linearProbe: linearProbe ? linearParameters(random, "linear_probe", channels, classes) : null,
    }, options);
  },
  example: {},
});

export default dino;
