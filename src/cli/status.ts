/**
 * `status`: where every cell of a table is.
 *
 * @module
 */
import { tableStatus } from "../app/table_status.ts";
import { stableJson } from "../base/stable_json.ts";
import { requiredArgument } from "./arguments.ts";
import { type Command, EXIT } from "./command.ts";
import { ENGINE, JSON_OUTPUT, REMOTE, RESULTS, ROOT, runOptions, TRACK, TRIAL } from "./shared_flags.ts";
import { showStatus, statusJson } from "./status_view.ts";

const FLAGS = {
  ...TRACK,
  ...TRIAL,
  ...ENGINE,
  ...JSON_OUTPUT("the state"),
  ...RESULTS,
  ...ROOT,
  ...REMOTE,
};

/** Shows where every cell of a spec is. */
export const status: Command = {
  name: "status",
  summary:
    "show where every cell of a spec is: finished, running where and since when, pending, failed, lost",
  argument: { name: "SPEC", about: "a path, or a name below benchmarks/" },
  flags: FLAGS,
  notes:
    "Looks at results, at claims of running processes and, with one call, at the cluster's queue. A cell that is lost\n" +
    "was begun and is nowhere any more; one that is waiting was never begun. The same bench command runs both.",
  run: async (flags, terminal) => {
    const spec = requiredArgument(flags, "spec");
    const state = await tableStatus(spec, runOptions(flags, FLAGS, terminal));
    terminal.out(flags.has("json") ? stableJson(statusJson(state)) : showStatus(state));
    return EXIT.ok;
  },
};
