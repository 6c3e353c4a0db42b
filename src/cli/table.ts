/**
 * `table`: a table that was run, in a format for people, papers or programs.
 *
 * @module
 */
import { resolve } from "node:path";
import { formatTable } from "../app/format_table.ts";
import { writeFileAtomic } from "../base/atomic_write.ts";
import { formats } from "../report/formats.ts";
import { type Spread, SPREADS } from "../results/formats/types.ts";
import { nearest } from "../spec/mod.ts";
import { requiredArgument } from "./arguments.ts";
import { type Command, EXIT, type Flags, UsageError } from "./command.ts";
import { REMOTE, RESULTS, TRACK, trackOf, workspaceOf } from "./shared_flags.ts";

const FLAGS = {
  format: {
    value: "NAME",
    choices: formats.names,
    about: `${formats.names.join(", ")}, or the path of a module that defines one (default: md)`,
  },
  spread: {
    value: "NAME",
    choices: SPREADS,
    about: `what stands beside a mean in latex: ${SPREADS.join(" or ")} (default: ${SPREADS[0]})`,
  },
  out: {
    value: "FILE",
    about: "write it there, below the folder that you are in, rather than to standard output",
  },
  ...TRACK,
  "until-decided": { about: "the table of a run until its claims were decided" },
  ...RESULTS,
  ...REMOTE,
};

/** Writes a table that was run in a format. */
export const table: Command = {
  name: "table",
  summary: "write a table that was run as Markdown, CSV, JSON, LaTeX or HTML",
  argument: { name: "SPEC", about: "a path, or a name below benchmarks/" },
  flags: FLAGS,
  notes: "Nothing is computed. Exits with 4 if the table was not run.",
  run: async (flags, terminal) => {
    const spec = requiredArgument(flags, "spec");
    const text = await formatTable(spec, {
      workspace: workspaceOf(flags, FLAGS, terminal),
      track: trackOf(flags),
      untilDecided: flags.has("until-decided"),
      format: flags.text("format"),
      spread: spreadOf(flags),
      remoteModules: flags.has("remote-modules"),
    });
    const file = flags.text("out");
    if (file === undefined) terminal.out(text);
    else await writeFileAtomic(resolve(terminal.cwd, file), text);
    return EXIT.ok;
  },
};

/** @throws {UsageError} There is no spread of that name. */
function spreadOf(flags: Flags): Spread | undefined {
  const name = flags.text("spread");
  const spread = SPREADS.find((known) => known === name);
  if (name === undefined || spread !== undefined) return spread;
  const near = nearest(name, SPREADS);
  throw new UsageError(
    `Cannot read "--spread": it is "${name}", expected one of ${SPREADS.join(", ")}${
      near ? ` (nearest: "${near}")` : ""
    }`,
  );
}
