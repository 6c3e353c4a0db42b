/**
 * `cells`: what is missing of a table, a command line for each job.
 *
 * @module
 */
import { planCells } from "../app/plan_cells.ts";
import { shellWord } from "../base/shell_word.ts";
import { requiredArgument } from "./arguments.ts";
import { type Command, EXIT } from "./command.ts";
import {
  CACHE,
  ENGINE,
  MEMORY,
  REMOTE,
  RESULTS,
  ROOT,
  runOptions,
  TRACK,
  TRIAL,
  WORK,
} from "./shared_flags.ts";

const FLAGS = { ...TRACK, ...TRIAL, ...WORK, ...MEMORY, ...ENGINE, ...CACHE, ...RESULTS, ...ROOT, ...REMOTE };

/** Prints a line for each job that a table lacks. */
export const cells: Command = {
  name: "cells",
  summary: "print what is missing of a table as command lines, a line for each job",
  argument: { name: "SPEC", about: "a path, or a name below benchmarks/" },
  flags: FLAGS,
  notes:
    "The lines can be run in any order, at once and more than once, by GNU parallel, xargs or a scheduler, on machines\n" +
    "that see the same folders: each writes the results of its cells, and ends as deno task worker does. Once they are\n" +
    "through, deno task bench SPEC writes the table.",
  run: async (flags, terminal) => {
    const spec = requiredArgument(flags, "spec");
    const { commands, missing, finished } = await planCells(spec, {
      ...runOptions(flags, FLAGS, terminal),
      listener: { onNotice: (sentence) => terminal.err(`${sentence}\n`) },
    });
    for (const command of commands) terminal.out(`${command.map(shellWord).join(" ")}\n`);
    terminal.err(`${missing} cells in ${commands.length} jobs, ${finished} finished before\n`);
    return EXIT.ok;
  },
};
