/**
 * `score`: the label maps or codes of any program, scored by the harness's protocol.
 *
 * @module
 */
import { resolve } from "node:path";
import { type ScoreOptions, scorePredictions } from "../app/score_predictions.ts";
import { stableJson } from "../base/stable_json.ts";
import type { Workspace } from "../base/workspace.ts";
import { renderMarkdown } from "../results/render_table.ts";
import { onlyArgument } from "./arguments.ts";
import { type Command, EXIT, type Flags, type FlagTable, UsageError } from "./command.ts";
import { ENGINE, JSON_OUTPUT, REMOTE, ROOT, runOptions, WORK } from "./shared_flags.ts";

const MATCHINGS = ["one-to-one", "many-to-one"] as const;

const FLAGS: FlagTable = {
  resolution: { value: "N", about: "side of the square that is scored, in pixels (default: 320)" },
  matching: {
    value: "NAME",
    about: `how clusters are matched to classes: ${MATCHINGS.join(" or ")} (default: ${MATCHINGS[0]})`,
    choices: MATCHINGS,
  },
  crf: { about: "refine with the dense CRF what is clustered here: codes" },
  restarts: { value: "N", about: "starts of the k-means that clusters codes (default: 50)" },
  fresh: WORK.fresh,
  jobs: WORK.jobs,
  ...ENGINE,
  ...JSON_OUTPUT("the table"),
  results: { value: "DIR", about: "where results are kept (default: .omh/scores)" },
  ...ROOT,
  ...REMOTE,
};

/** Scores predictions of another program. */
export const score: Command = {
  name: "score",
  summary: "score the label maps or codes that another program wrote, by this harness's protocol",
  argument: { name: "PREDICTIONS", about: "a predictions file, e.g. run-17/predictions.json" },
  flags: FLAGS,
  notes:
    "A row of a spec with `predictions: ./run-17/predictions.json` has the same results in its table.\n" +
    "Exits with 3 if a seed cannot be scored, 4 if the data or all predictions of a seed are missing.",
  heedsInterrupts: true,
  run: async (flags, terminal) => {
    const path = onlyArgument(flags, "predictions file");
    if (path === undefined) {
      throw new UsageError("Cannot tell what to score: nothing is named, expected a predictions file");
    }
    const options = runOptions(flags, FLAGS, terminal);
    const workspace = scoresOf(options.workspace!, flags);
    const { table, results, folder } = await scorePredictions(path, {
      ...options,
      workspace,
      cacheBudget: 0,
      evaluate: protocolOf(flags),
    });
    terminal.out(flags.has("json") ? stableJson(table) : renderMarkdown(table));
    for (const { seed, outcome } of results) {
      if (outcome.status !== "finished") terminal.err(`seed ${seed}: ${outcome.cause}\n`);
    }
    terminal.err(`written to ${folder}/\n`);
    return results.some(({ outcome }) => outcome.status === "failed") ? EXIT.cells : EXIT.ok;
  },
};

/** Results of scores lie apart from those of tables unless a folder is named. */
function scoresOf(workspace: Workspace, flags: Flags): Workspace {
  if (flags.text("results") !== undefined) return workspace;
  return { ...workspace, results: resolve(workspace.trials, "../scores") };
}

function protocolOf(flags: Flags): ScoreOptions["evaluate"] {
  const named = flags.text("matching");
  const matching = MATCHINGS.find((name) => name === named);
  if (named !== undefined && matching === undefined) {
    throw new UsageError(
      `Cannot match clusters "${named}": there is no such way, expected ${MATCHINGS.join(" or ")}`,
    );
  }
  const [resolution, restarts] = [flags.count("resolution"), flags.count("restarts")];
  return {
    ...resolution !== undefined && { resolution },
    ...restarts !== undefined && { restarts },
    ...matching && { matching },
    ...flags.has("crf") && { crf: true },
  };
}
