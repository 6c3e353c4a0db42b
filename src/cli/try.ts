/**
 * `try`: the programs of a spec on a few pictures.
 *
 * @module
 */
import { TRIED_ITEMS, type TriedProgram, tryPrograms } from "../app/try_programs.ts";
import { stableJson } from "../base/stable_json.ts";
import { onlyArgument } from "./arguments.ts";
import { type Command, EXIT, UsageError } from "./command.ts";
import { ENGINE, JSON_OUTPUT, ROOT, runOptions, TRACK } from "./shared_flags.ts";

const FLAGS = {
  row: { value: "NAME", about: "the row whose program is tried (default: every row that has one)" },
  pictures: { value: "N", about: `pictures of each split (default: ${TRIED_ITEMS})` },
  ...TRACK,
  ...ENGINE,
  ...JSON_OUTPUT("what came of it"),
  ...ROOT,
};

/** Runs the programs of a spec on a few pictures. */
export const tryRow: Command = {
  name: "try",
  summary:
    "run the programs that are methods of a spec on a few pictures, and see whether what they write can be scored",
  argument: { name: "SPEC", about: "a path, or a name below benchmarks/" },
  flags: FLAGS,
  heedsInterrupts: true,
  notes:
    "Nothing of that is a result: it is kept in .omh/commands/try/. Each program is to be permitted, by its name,\n" +
    "in --allow-run. Exits with 3 if one failed.",
  run: async (flags, terminal) => {
    const spec = onlyArgument(flags, "spec");
    if (spec === undefined) {
      throw new UsageError("Cannot tell which spec to try: 0 are named, expected one");
    }
    const tried = await tryPrograms(spec, {
      ...runOptions(flags, FLAGS, terminal),
      row: flags.text("row"),
      items: flags.count("pictures"),
      onLine: (line) => terminal.err(terminal.interactive ? `\r\x1b[K${line}` : `${line}\n`),
    });
    if (terminal.interactive) terminal.err("\n");
    terminal.out(flags.has("json") ? stableJson(tried) : tried.map(showTried).join(""));
    return tried.some(({ fault }) => fault !== null) ? EXIT.cells : EXIT.ok;
  },
};

function showTried({ row, seed, fault, effectiveClusters, seconds, output, log }: TriedProgram): string {
  const name = `${row}, seed ${seed}`;
  if (fault !== null) return `${name}: ${fault}\n`;
  const clusters = effectiveClusters!.toFixed(1);
  return `${name}: its predictions can be scored, ${clusters} clusters in use (${seconds.toFixed(0)} s)\n` +
    `  they are in ${output}\n  what it printed is in ${log}\n`;
}
