/**
 * What a folder holds.
 *
 * @module
 */
import { isNotFound } from "./workspace.ts";

/** Names of the folders in a folder, sorted; none where it is not there. */
export function foldersIn(folder: string): Promise<string[]> {
  return namesIn(folder, ({ isDirectory }) => isDirectory);
}

/** Names of the files in a folder, sorted; none where it is not there. */
export function filesIn(folder: string): Promise<string[]> {
  return namesIn(folder, ({ isFile }) => isFile);
}

async function namesIn(folder: string, isMeant: (entry: Deno.DirEntry) => boolean): Promise<string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.filter(isMeant).map(({ name }) => name).sort();
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}
