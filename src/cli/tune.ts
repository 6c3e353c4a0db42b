/**
 * `tune`: weights of the OMH losses, chosen without labels from a study's results.
 *
 * @module
 */
import { tuneWeights, type WeightChoice } from "../app/tune_weights.ts";
import { stableJson } from "../base/stable_json.ts";
import { type Command, EXIT } from "./command.ts";
import {
  ENGINE,
  JSON_OUTPUT,
  onlyArgument,
  REMOTE,
  RESULTS,
  ROOT,
  runOptions,
  TRACK,
} from "./shared_flags.ts";

const STUDY = "studies/omh-weights.yaml";

const FLAGS = {
  ...TRACK,
  ...ENGINE,
  ...JSON_OUTPUT("bounds, verdicts and choice"),
  ...RESULTS,
  ...ROOT,
  ...REMOTE,
};

/** Applies the label-free rule to a study whose cells are finished. */
export const tune: Command = {
  name: "tune",
  summary: "choose the weights of the OMH losses by a rule that uses no labels",
  argument: {
    name: "[SPEC]",
    about: `a study with one row without OMH and a grid of weights (default: ${STUDY})`,
  },
  flags: FLAGS,
  run: async (flags, terminal) => {
    const options = runOptions(flags, FLAGS, terminal);
    const chosen = await tuneWeights(onlyArgument(flags, "study") ?? STUDY, options);
    const { bounds, verdicts, choice } = chosen;
    terminal.out(
      flags.has("json") ? stableJson({ bounds, verdicts, choice: choice?.name ?? null }) : show(chosen),
    );
    return choice ? EXIT.ok : EXIT.failed;
  },
};

function show({ bounds, verdicts, choice }: WeightChoice): string {
  const width = Math.max(...verdicts.map(({ candidate }) => candidate.name.length));
  return [
    `sound: at least ${
      bounds.effectiveClusters.toFixed(2)
    } effective clusters and a mean code cosine of at most ` +
    `${bounds.meanCodeCosine.toFixed(2)}, on every seed`,
    ...verdicts.map(({ candidate, sound, effectiveClusters, meanCodeCosine }) =>
      `${candidate.name.padEnd(width)}  ${effectiveClusters.toFixed(2)} clusters  cosine ${
        meanCodeCosine.toFixed(2)
      }  ${sound ? "sound" : "collapsing"}`
    ),
    choice ? `choice: ${choice.name}` : "no candidate is sound: try smaller weights",
    "",
  ].join("\n");
}
