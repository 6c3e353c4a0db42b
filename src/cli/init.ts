/**
 * `init`: writes the first file of something of one's own.
 *
 * @module
 */
import { join, resolve } from "node:path";
import { firstDatasetFile } from "../data/dataset_file/guess/first_file.ts";
import { DATASET_FILE_NAME } from "../data/dataset_file/define.ts";
import { type Command, EXIT, UsageError } from "./command.ts";

const FLAGS = {
  print: { about: "print the text rather than write the file" },
};

/** Writes a dataset file for a folder of pictures. */
export const init: Command = {
  name: "init",
  summary: "write a first dataset file for a folder of pictures, by looking at it",
  argument: { name: "dataset DIR", about: "a folder of pictures, with label files or without" },
  flags: FLAGS,
  notes: `Writes DIR/${DATASET_FILE_NAME}; what is there is never overwritten.`,
  run: async (flags, { cwd, out, err }) => {
    const [what, folder, ...more] = flags.positional;
    if (what !== "dataset" || folder === undefined || more.length > 0) {
      const found = flags.positional.length === 0
        ? "nothing is named"
        : `"${flags.positional.join(" ")}" is named`;
      throw new UsageError(
        `Cannot tell what to write: ${found}, expected "dataset" and a folder of pictures`,
      );
    }
    const root = resolve(cwd, folder);
    const text = await firstDatasetFile(root);
    if (flags.has("print")) {
      out(text);
      return EXIT.ok;
    }
    const path = join(root, DATASET_FILE_NAME);
    try {
      await Deno.writeTextFile(path, text, { createNew: true });
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
      throw new UsageError(
        `Cannot write "${path}": it is there already, expected a folder without, or --print`,
      );
    }
    out(text);
    err(`wrote ${path}; read it over, then: deno task data ${folder}\n`);
    return EXIT.ok;
  },
};
