/**
 * Which items a dataset has: the files of a folder, or the lines of a list.
 *
 * @module
 */
import { readBytes } from "../base/read_file.ts";

/**
 * Endings of picture files, in the order in which they are preferred.
 *
 * @example A JPEG is preferred
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { PICTURE_ENDINGS, withEnding } from "@omh/bench";
 *
 * assertEquals(withEnding(new Set(["a.png", "a.jpg"]), "a", PICTURE_ENDINGS), "a.jpg");
 * ```
 */
export const PICTURE_ENDINGS: readonly string[] = [".jpg", ".jpeg", ".png"];

/**
 * Names of the files (and links) of a folder, not of the folders in it.
 *
 * @example A folder that is not there
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { fileNames } from "@omh/bench";
 *
 * await assertRejects(() => fileNames("no/such/folder"), Deno.errors.NotFound);
 * ```
 *
 * @param folder Path of the folder.
 * @returns Names without the folder, in no order: sort them.
 * @throws {Deno.errors.NotFound} There is no such folder.
 */
export function fileNames(folder: string): Promise<Set<string>> {
  return Promise.try(() => {
    const names = new Set<string>();
    // Twice as fast as one promise for each of many thousand entries.
    for (const entry of Deno.readDirSync(folder)) if (!entry.isDirectory) names.add(entry.name);
    return names;
  });
}

/**
 * Names of the folders (and links) of a folder.
 *
 * @example A folder that is not there
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { folderNames } from "@omh/bench";
 *
 * await assertRejects(() => folderNames("no/such/folder"), Deno.errors.NotFound);
 * ```
 *
 * @param folder Path of the folder.
 * @returns Names without the folder, in code unit order.
 * @throws {Deno.errors.NotFound} There is no such folder.
 */
export async function folderNames(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(folder)) if (!entry.isFile) names.push(entry.name);
  return names.sort();
}

/**
 * Finds a file by its stem.
 *
 * @example The first ending there is
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { withEnding } from "@omh/bench";
 *
 * assertEquals(withEnding(new Set(["a.png"]), "a", [".jpg", ".png"]), "a.png");
 * assertEquals(withEnding(new Set(["a.png"]), "b", [".jpg", ".png"]), undefined);
 * ```
 *
 * @param names Names of files.
 * @param stem Name without ending.
 * @param endings Endings with their dot, the preferred one first.
 * @returns The name with the first ending under which there is a file; undefined if there is none.
 */
export function withEnding(
  names: ReadonlySet<string>,
  stem: string,
  endings: readonly string[],
): string | undefined {
  return endings.map((ending) => stem + ending).find((name) => names.has(name));
}

/** What the lines of a list must look like. */
export interface IdPattern {
  /** Matches a whole line. */
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
 * @example Two numbers
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseIdList } from "@omh/bench";
 *
 * const id = { pattern: /^\d+$/, words: "a number" };
 * assertEquals(parseIdList("7\n12\n", "train.txt", id), ["7", "12"]);
 * ```
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

/**
 * Reads a list from a file; see {@linkcode parseIdList}.
 *
 * @example A list that is not there
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { readIdList } from "@omh/bench";
 *
 * const id = { pattern: /^\d+$/, words: "a number" };
 * await assertRejects(() => readIdList("no/such.txt", id), Deno.errors.NotFound);
 * ```
 *
 * @param path Path of the file.
 * @param id What each line must look like.
 * @returns The identifiers, at least one.
 * @throws {Deno.errors.NotFound} There is no such file.
 * @throws {SyntaxError} A line is no identifier.
 * @throws {RangeError} There are none.
 */
export async function readIdList(path: string, id: IdPattern): Promise<string[]> {
  return parseIdList(new TextDecoder().decode(await readBytes(path, "a list of items")), path, id);
}
