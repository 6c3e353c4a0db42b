/**
 * `completions`: prints what completes command lines in a shell.
 *
 * @module
 */
import { nearest } from "../spec/mod.ts";
import { onlyArgument } from "./arguments.ts";
import { type Command, EXIT, UsageError } from "./command.ts";
import { completionScript, SHELLS } from "./completion.ts";

/** What commands are run as, unless another name is given. */
const PROGRAM = "omh-bench";

const FLAGS = {
  program: { value: "NAME", about: `what commands are run as, an alias of deno task (default: ${PROGRAM})` },
};

/**
 * The command that prints the script of a shell.
 *
 * @param allCommands Loads all commands, for their flags.
 */
export const completions = (allCommands: () => Promise<Command[]>): Command => ({
  name: "completions",
  summary: "print what completes command lines in bash, zsh or fish",
  argument: { name: "SHELL", about: SHELLS.join(", "), choices: SHELLS },
  flags: FLAGS,
  notes: `In bash: alias ${PROGRAM}='deno task --quiet'; source <(deno task --quiet completions bash)`,
  run: async (flags, terminal) => {
    const given = onlyArgument(flags, "shell");
    const shell = SHELLS.find((known) => known === given);
    if (shell === undefined) {
      const near = given === undefined ? undefined : nearest(given, SHELLS);
      throw new UsageError(
        `Cannot tell which shell to complete in: ${
          given === undefined ? "none is named" : `there is no "${given}"`
        }, ` +
          `expected one of ${SHELLS.join(", ")}${near ? ` (nearest: "${near}")` : ""}`,
      );
    }
    const program = flags.text("program") ?? PROGRAM;
    if (!/^[\w.-]+$/.test(program)) {
      throw new UsageError(
        `Cannot read "--program": it is "${program}", expected letters, digits, dots and hyphens`,
      );
    }
    terminal.out(completionScript(await allCommands(), shell, program));
    return EXIT.ok;
  },
});
