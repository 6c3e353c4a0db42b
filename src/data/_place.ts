/**
 * Where a dataset lies below the folder of datasets.
 *
 * @module
 */
import { join } from "node:path";
import { isNotFound } from "../base/workspace.ts";

/** A dataset that is being looked for. */
export interface Place {
  /** The dataset's name, as specs have it. */
  readonly dataset: string;
  /** The folder of datasets. */
  readonly root: string;
}

/** What kind of thing lies at a path, if anything does. */
export async function kindOf(path: string): Promise<"file" | "folder" | undefined> {
  try {
    return (await Deno.stat(path)).isDirectory ? "folder" : "file";
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/**
 * Finds the first of some paths below a folder that is there.
 *
 * @param folder The folder.
 * @param candidates Paths relative to it, the preferred one first.
 * @returns The path, joined to the folder; undefined if none is there.
 */
export async function firstThere(folder: string, candidates: readonly string[]): Promise<string | undefined> {
  for (const candidate of candidates) {
    const path = join(folder, candidate);
    if (await kindOf(path)) return path;
  }
  return undefined;
}

/**
 * Finds the folder of a dataset: `<root>/<dataset>`, the folder name that its makers use, or the root itself.
 *
 * @param place The dataset and the root.
 * @param official The folder name that the dataset's makers use.
 * @param marker A file or folder that the dataset's folder must hold.
 * @param source Where the marker comes from, by name.
 * @returns Path of the folder.
 * @throws {Deno.errors.NotFound} None of the three holds the marker.
 */
export async function findFolder(
  place: Place,
  official: string,
  marker: string,
  source: string,
): Promise<string> {
  const folders = [place.dataset, official, "."].map((name) => join(place.root, name));
  for (const folder of folders) {
    if (await kindOf(join(folder, marker))) return folder;
  }
  throw missingData(place, `no "${marker}" in ${folders.map((folder) => `"${folder}"`).join(", ")}`, source);
}

/**
 * The error for data that the user has to supply.
 *
 * @param place The dataset and the root.
 * @param found What is there instead.
 * @param expected What should be there and where it comes from, by name.
 */
export function missingData({ dataset, root }: Place, found: string, expected: string): Error {
  return new Deno.errors.NotFound(
    `Cannot open dataset "${dataset}": ${found}, expected ${expected}; ` +
      `"deno task data ${dataset} --root ${root}" checks what is there`,
  );
}
