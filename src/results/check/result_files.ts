/**
 * Where the result files of one side of a comparison are read from: a folder, or a commit.
 *
 * @module
 */
import { isNotFound } from "../../base/workspace.ts";
import { git } from "../../base/git.ts";
import { readText } from "../../base/read_file.ts";
import { tableFolder } from "../stopping.ts";
import type { TrackName } from "../../spec/mod.ts";

/** The result files below one folder, wherever that folder is kept. */
export interface ResultFiles {
  /** Where they come from, in words. */
  readonly label: string;
  /**
   * Names of the files of a table on a track, below its folder, sorted, e.g. `cells/0123456789abcdef.json`; none where
   * the table has no results.
   */
  list(table: string, track: TrackName): Promise<string[]>;
  /** Text of one of those files. */
  read(table: string, track: TrackName, file: string): Promise<string>;
}

/** Where the files of a table are, below the folder of its track: those of the table of its spec's seeds in no folder. */
const FOLDERS = ["", "cells/", tableFolder({ stopping: { max_seeds: 1 } })];

/** Result files in a folder. */
export class FolderFiles implements ResultFiles {
  readonly label: string;

  /**
   * Reads nothing yet.
   *
   * @param root Folder of the results.
   */
  constructor(private readonly root: string) {
    this.label = root;
  }

  async list(table: string, track: TrackName): Promise<string[]> {
    const folder = `${this.root}/${table}/${track}`;
    const below = await Promise.all(FOLDERS.map(async (name) => {
      const files = await fileNames(`${folder}/${name}`);
      return files.map((file) => `${name}${file}`);
    }));
    return below.flat().sort();
  }

  read(table: string, track: TrackName, file: string): Promise<string> {
    return readText(`${this.root}/${table}/${track}/${file}`, "a result file");
  }
}

async function fileNames(folder: string): Promise<string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.filter((entry) => entry.isFile).map((entry) => entry.name);
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}

/** There is no commit to compare with. */
export class NoCommitError extends Error {
  /** Name of the class. */
  override readonly name = "NoCommitError";
}

/** Result files at the commit that is checked out. */
export class GitFiles implements ResultFiles {
  private constructor(
    readonly label: string,
    private readonly home: string,
    private readonly folder: string,
  ) {}

  /**
   * Opens the commit that is checked out.
   *
   * @param home A folder of the checkout.
   * @param folder Folder of the results, relative to `home`.
   * @throws {NoCommitError} `home` is in no checkout with a commit, or git cannot be run.
   */
  static async open(home: string, folder: string): Promise<GitFiles> {
    const commit = await committed(home, ["rev-parse", "--short", "HEAD"]);
    return new GitFiles(`git commit ${commit.trim()}`, home, folder);
  }

  async list(table: string, track: TrackName): Promise<string[]> {
    const prefix = `${this.folder}/${table}/${track}/`;
    const names = await committed(this.home, ["ls-tree", "-r", "-z", "--name-only", "HEAD", "--", prefix]);
    return names.split("\0").filter(Boolean).map((name) => name.slice(prefix.length)).sort();
  }

  read(table: string, track: TrackName, file: string): Promise<string> {
    return committed(this.home, ["show", `HEAD:./${this.folder}/${table}/${track}/${file}`]);
  }
}

async function committed(cwd: string, args: string[]): Promise<string> {
  const { text, reason, cause } = await git(cwd, args);
  if (text !== undefined) return text;
  const message = `Cannot read committed results of "${cwd}": ${reason}, expected git, and a git checkout`;
  throw new NoCommitError(message, { cause });
}
