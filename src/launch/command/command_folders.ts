/**
 * The folders of a cell that a program runs for.
 *
 * @module
 */
import { join } from "node:path";
import { isNotFound } from "../../base/workspace.ts";
import type { CommandFolders } from "../types.ts";

/** Paths of one cell. */
export interface CellFolders {
  /** What the program is handed. */
  readonly input: string;
  /** What it writes, a predictions folder. */
  readonly output: string;
  /** Its own: what is in it is there again when it is run once more, until it has ended well. */
  readonly checkpoint: string;
  /** File of what it prints. */
  readonly log: string;
}

/** The folders of the cell of a key. */
export function cellFolders({ work, logs }: CommandFolders, key: string): CellFolders {
  const folder = join(work, "cells", key);
  return {
    input: join(folder, "input"),
    output: join(folder, "output"),
    checkpoint: join(folder, "checkpoint"),
    log: join(logs, `${key}.log`),
  };
}

/** Makes the folders of a cell anew, but for the checkpoint's, which stays as it was. */
export async function makeCellFolders(
  { input, output, checkpoint }: CellFolders,
  logs: string,
): Promise<void> {
  for (const folder of [input, output]) await removeFolder(folder);
  for (const folder of [input, output, checkpoint, logs]) await Deno.mkdir(folder, { recursive: true });
}

/** Removes what a cell that has ended needs no more: all but what its program wrote and printed. */
export async function tidyCellFolders(folders: CommandFolders, key: string): Promise<void> {
  const { input, checkpoint } = cellFolders(folders, key);
  for (const folder of [input, checkpoint]) await removeFolder(folder);
}

/** Removes a folder; where there is none, no leave to write is asked for. */
async function removeFolder(path: string): Promise<void> {
  try {
    await Deno.lstat(path);
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
