/**
 * `tune`: feasible weights of the OMH losses, judged without labels from the results of studies.
 *
 * @module
 */
import { resolve } from "node:path";
import { type TunedMethod, tuneWeights } from "../app/tune_weights.ts";
import { writeFileAtomic } from "../base/atomic_write.ts";
import { stableJson } from "../base/stable_json.ts";
import { EMBEDDED } from "../spec/mod.ts";
import { type Command, EXIT } from "./command.ts";
import { JSON_OUTPUT, RESULTS, TRACK, workspaceOf } from "./shared_flags.ts";
import { showTuned, tunedJson } from "./tune_view.ts";

/** The studies that the tables' weights come from: one per method, so that each can be run alone. */
export const STUDIES = ["omh-weights-stego", "omh-weights-hp", "omh-weights-smooseg", "omh-weights-ppap"];

const FLAGS = {
  ...TRACK,
  figure: { value: "FILE", about: "draw the curves as SVG; the task may write below docs/" },
  ...JSON_OUTPUT("bounds, evidence and weights"),
  ...RESULTS,
};

/** Applies the feasibility rule to studies that have been run. */
export const tune: Command = {
  name: "tune",
  summary: "tell which weights of the OMH losses are feasible, by a rule that uses no labels",
  argument: { name: "[STUDY…]", about: `ids of studies that have been run (default: ${STUDIES.join(", ")})` },
  flags: FLAGS,
  notes:
    "A weight is feasible where codes of training images keep the effective rank and the effective clusters that\n" +
    "the baseline's own seeds have: on the mean over seeds, at most two standard deviations below the baseline's mean.\n" +
    "Exits with 0 if a weight of the paper's reading is feasible for every method, else with 1.",
  run: async (flags, terminal) => {
    const workspace = workspaceOf(flags, FLAGS, terminal);
    const studies = flags.positional.length > 0 ? flags.positional : STUDIES;
    const tuned = await tuneWeights(studies, { workspace, track: flags.text("track") ?? EMBEDDED });
    const figure = flags.text("figure");
    if (figure !== undefined) {
      // What draws is large, and only this needs it.
      const { weightFigure } = await import("../results/weight_figure.ts");
      await writeFileAtomic(resolve(terminal.cwd, figure), weightFigure(tuned));
    }
    terminal.out(flags.has("json") ? stableJson(tunedJson(tuned)) : showTuned(tuned));
    return tuned.every(isTuned) ? EXIT.ok : EXIT.failed;
  },
};

function isTuned({ curves }: TunedMethod): boolean {
  return curves.some(({ isLiteral, choice }) => isLiteral && choice.weight !== null);
}
