/**
 * `init`: writes the first files of something of one's own.
 *
 * @module
 */
import { dirname, join, relative, resolve } from "node:path";
import { bringsHarness, firstProject } from "../app/first_project.ts";
import { isNotFound } from "../base/workspace.ts";
import { firstDatasetFile } from "../data/dataset_file/guess/first_file.ts";
import { DATASET_FILE_NAME } from "../data/dataset_file/define.ts";
import { type Command, EXIT, type Flags, type Terminal, UsageError } from "./command.ts";
import { shellWord } from "../base/shell_word.ts";

const FLAGS = {
  print: { about: "print the texts rather than write the files" },
};

/** Writes a dataset file for a folder of pictures, or the first files of a repository. */
export const init: Command = {
  name: "init",
  summary:
    "write a first dataset file for a folder of pictures, or the first files of a repository of your own",
  argument: {
    name: "dataset DIR | project [DIR]",
    about: "a folder of pictures, with label files or without; or the folder of a repository",
  },
  flags: FLAGS,
  notes:
    `dataset writes DIR/${DATASET_FILE_NAME} by looking at the folder; project writes deno.json with tasks,\n` +
    "tables/first.yaml, a GitHub workflow that checks results, and .gitignore. What is there is never overwritten.",
  run: async (flags, terminal) => {
    const [what, folder, ...more] = flags.positional;
    if (more.length === 0 && what === "dataset" && folder !== undefined) {
      return await writeDataset(folder, flags, terminal);
    }
    if (more.length === 0 && what === "project") return await writeProject(folder ?? ".", flags, terminal);
    const found = flags.positional.length === 0
      ? "nothing is named"
      : `"${flags.positional.join(" ")}" is named`;
    throw new UsageError(
      `Cannot tell what to write: ${found}, expected "dataset" and a folder of pictures, or "project"`,
    );
  },
};

async function writeDataset(folder: string, flags: Flags, { cwd, out, err }: Terminal): Promise<number> {
  const root = resolve(cwd, folder);
  const text = await firstDatasetFile(root);
  if (flags.has("print")) {
    out(text);
    return EXIT.ok;
  }
  const path = join(root, DATASET_FILE_NAME);
  await writeNew(path, text);
  out(text);
  err(`wrote ${path}; read it over, then: deno task data ${shellWord(folder)}\n`);
  return EXIT.ok;
}

async function writeProject(folder: string, flags: Flags, { cwd, out, err }: Terminal): Promise<number> {
  const root = resolve(cwd, folder);
  const files = Object.entries(firstProject(root));
  if (flags.has("print")) {
    for (const [name, text] of files) out(`# ${name}\n${text}\n`);
    return EXIT.ok;
  }
  // All or nothing: half of a project would run other tasks than are meant.
  for (const [name] of files) await requireNew(join(root, name));
  for (const [name, text] of files) {
    const path = join(root, name);
    await Deno.mkdir(dirname(path), { recursive: true });
    await writeNew(path, text);
    out(`wrote ${relative(cwd, path)}\n`);
  }
  if (!bringsHarness(root)) {
    err(
      "The harness lies outside of this repository: whoever clones it needs it at the path in deno.json, as a\n",
    );
    err("git submodule for instance.\n");
  }
  const enter = root === cwd ? "" : `cd ${shellWord(folder)}; `;
  err(`Next: ${enter}git init; deno task bench tables/first.yaml; git add .; git commit; deno task check\n`);
  return EXIT.ok;
}

/** @throws {UsageError} There is something at the path. */
async function requireNew(path: string): Promise<void> {
  try {
    await Deno.lstat(path);
  } catch (error) {
    if (isNotFound(error)) return;
    throw error;
  }
  throw thereAlready(path);
}

async function writeNew(path: string, text: string): Promise<void> {
  try {
    await Deno.writeTextFile(path, text, { createNew: true });
  } catch (error) {
    throw error instanceof Deno.errors.AlreadyExists ? thereAlready(path) : error;
  }
}

function thereAlready(path: string): UsageError {
  return new UsageError(
    `Cannot write "${path}": it is there already, expected a folder without, or --print`,
  );
}
