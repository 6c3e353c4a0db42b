/**
 * OMH as the harness knows it: a loss extension.
 *
 * @module
 */
import { floatBytes, parameterBytes, trainingFlops } from "../nn/cost.ts";
import { defineLossExtension, type LossExtension } from "../spec/mod.ts";
import { levelSizes, type OmhOptions, omhOptions } from "./options.ts";

/** The OMH losses, usable by any method whose codes a head makes. */
const omh: LossExtension = defineLossExtension<OmhOptions>({
  name: "omh",
  title: "OMH: parallel clusterings of the codes, matched by optimal transport",
  options: omhOptions,
  openChoices: [
    "iterations",
    "plan_scale",
    "plan_gradient",
    "match_axis",
    "match_over",
    "reduction",
    "lambda_cluster",
    "lambda_match",
    "level_weighting",
  ],
  // The cosines of all codes with the centres of every level; the transport plans are next to nothing.
  stepFlops: ({ positions, channels, classes }, { levels, expansion }) => {
    const clusters = levelSizes(classes, levels, expansion).reduce((sum, size) => sum + size, 0);
    return trainingFlops(positions, channels, clusters);
  },
  stepBytes: ({ positions, channels, classes }, { levels, expansion, iterations }) => {
    const sizes = levelSizes(classes, levels, expansion);
    const clusters = sizes.reduce((sum, size) => sum + size, 0);
    const plans = sizes.slice(1).map((lower, m) => 6 * sizes[m] * lower + iterations * (sizes[m] + lower));
    return floatBytes(11 * positions * clusters, 5 * positions * channels, ...plans) +
      parameterBytes(clusters * channels);
  },
});

export default omh;
