/**
 * Which items a dataset has: the files of a folder, or the lines of a list.
 *
 * @module
 */
import { readBytes } from "../formats/bytes.ts";

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

/** What the lines of a list must look like. */
export interface IdPattern {
  readonly pattern: RegExp;
  /** The same in words, with its article: `a 12-digit image id`. */
  readonly words: string;
}

/** Characters of a faulty line that a message shows. */
const SHOWN = 40;

/**
 * Reads a list of identifiers. The order of the lines is the order of the dataset.
 *
 * Identifiers become parts of paths, so a line that does not match the pattern is refused. Windows line ends, blanks at
 * line ends and empty lines at the end of the file are accepted.
 *
 * @param text Content of the file.
 * @param path Path of the file, for messages.
 * @param id What each line must look like.
 * @returns The identifiers, at least one.
 * @throws {SyntaxError} A line is no identifier.
 * @throws {RangeError} There are none.
 */
export function parseIdList(text: string, path: string, { pattern, words }: IdPattern): string[] {
  const lines = text.replace(/^\uFEFF/, "").trimEnd().split("\n").map((line) => line.trimEnd());
  if (lines.length === 1 && lines[0] === "") {
    throw new RangeError(`Cannot read list "${path}": it is empty, expected ${words} on each line`);
  }
  const at = lines.findIndex((line) => !pattern.test(line));
  if (at < 0) return lines;
  const shown = lines[at].length > SHOWN ? `${lines[at].slice(0, SHOWN)}…` : lines[at];
  throw new SyntaxError(
    `Cannot read list "${path}": line ${at + 1} is ${JSON.stringify(shown)}, expected ${words}`,
  );
}

/** Reads a list from a file; see {@linkcode parseIdList}. */
export async function readIdList(path: string, id: IdPattern): Promise<string[]> {
  return parseIdList(new TextDecoder().decode(await readBytes(path, "a list of items")), path, id);
}
