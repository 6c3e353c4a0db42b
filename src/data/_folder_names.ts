/**
 * The files of a folder, found by their stem.
 *
 * @module
 */

/** Endings of picture files, in the order in which they are preferred. */
export const PICTURE_ENDINGS = [".jpg", ".jpeg", ".png"] as const;

/** Names of the files (and links) of a folder, not of the folders in it. */
export async function fileNames(folder: string): Promise<Set<string>> {
  const names = new Set<string>();
  for await (const entry of Deno.readDir(folder)) if (!entry.isDirectory) names.add(entry.name);
  return names;
}

/** Names of the folders (and links) of a folder, in code unit order. */
export async function folderNames(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(folder)) if (!entry.isFile) names.push(entry.name);
  return names.sort();
}

/** The name with the first ending under which there is a file; undefined if there is none. */
export function withEnding(
  names: ReadonlySet<string>,
  stem: string,
  endings: readonly string[],
): string | undefined {
  return endings.map((ending) => stem + ending).find((name) => names.has(name));
}
