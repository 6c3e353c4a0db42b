/**
 * `clean`: removes stored cells that no spec asks for any more, logs of no use, and what programs and stages have left behind.
 *
 * @module
 */
import { relative } from "node:path";
import { findOrphans } from "../app/find_orphans.ts";
import { type Command, EXIT } from "./command.ts";
import { ENGINE, REMOTE, RESULTS, ROOT, runOptions } from "./shared_flags.ts";

const FLAGS = {
  "dry-run": { about: "remove nothing: list what would be removed" },
  tracked: { about: "remove files that git tracks as well; without it they are listed and kept" },
  ...ENGINE,
  ...RESULTS,
  ...ROOT,
  ...REMOTE,
};

/** Removes stored cells of no spec. */
export const clean: Command = {
  name: "clean",
  summary:
    "remove stored cells that no spec asks for any more, their models, logs of no use, and what programs and stages have left behind",
  flags: FLAGS,
  notes:
    "Cells of other engines are kept, and all of a table whose data, weights or spec cannot be read. Folders of\n" +
    "programs below .omh/commands/ are removed where no table asks for their cell, or no cell is to be run, and\n" +
    "what was made before a training where no cell starts from it, unless a table cannot be read. Logs of runs below\n" +
    ".omh/logs/ go where the run had nothing to run, or nothing of its table is stored where it kept its results.",
  run: async (flags, terminal) => {
    const options = runOptions(flags, FLAGS, terminal);
    const { orphans, skipped } = await findOrphans(options);
    const { out, err, cwd } = terminal;
    for (const { path, why, tracked } of orphans) {
      const kept = tracked && !flags.has("tracked");
      if (!kept && !flags.has("dry-run")) await Deno.remove(path, { recursive: true });
      const what = kept ? "kept, as git tracks it" : flags.has("dry-run") ? "would be removed" : "removed";
      out(`${what}: ${relative(cwd, path)} (${why})\n`);
    }
    for (const sentence of skipped) err(`${sentence}\n`);
    if (orphans.length === 0) out("nothing to remove\n");
    return EXIT.ok;
  },
};
