/**
 * `report`: results as a static site.
 *
 * @module
 */
import { join, resolve } from "node:path";
import { writeReport } from "../app/report.ts";
import { stableJson } from "../base/stable_json.ts";
import { type Command, EXIT } from "./command.ts";
import { JSON_OUTPUT, RESULTS, TRACK, trackOf, workspaceOf } from "./shared_flags.ts";

const FLAGS = {
  out: { value: "DIR", about: "where it is written (default: .omh/report)" },
  ...TRACK,
  jobs: { value: "N", about: "tables that are written side by side (default: one per core)" },
  ...JSON_OUTPUT("what was written"),
  ...RESULTS,
};

/** Writes a report from committed results. */
export const report: Command = {
  name: "report",
  summary: "write tables as a static site: figures, claims, rows and seeds, to be opened from the disk",
  argument: {
    name: "[SPEC…]",
    about: "paths, or names below benchmarks/ (default: every table and study that has results)",
  },
  flags: FLAGS,
  notes:
    "The site needs no network and no server, and is the same for the same results. DIR is new, empty, or an\n" +
    "older report, whose files are replaced.",
  run: async (flags, terminal) => {
    const workspace = workspaceOf(flags, FLAGS, terminal);
    const out = flags.text("out");
    const written = await writeReport(flags.positional, {
      workspace,
      track: trackOf(flags),
      out: out === undefined ? join(workspace.base, ".omh/report") : resolve(terminal.cwd, out),
      workers: flags.count("jobs"),
      onTable: (table) => terminal.err(`${table}: written\n`),
    });
    for (const spec of written.missing) {
      terminal.err(`${spec}: no results; deno task bench ${spec} makes them\n`);
    }
    terminal.out(flags.has("json") ? stableJson(written) : `${written.index}\n`);
    return EXIT.ok;
  },
};
