/**
 * The files that the numbers of a program depend on, as far as a spec names them.
 *
 * @module
 */
import { isAbsolute, resolve } from "node:path";
import { sha256, sha256File } from "../../base/digest.ts";
import { canonicalJson } from "../../base/canonical_json.ts";
import type { CommandPlugin } from "../../spec/mod.ts";

/** Folders that no number depends on. */
const PASSED_OVER = ["__pycache__", ".git"];

/**
 * A digest of what runs: the command, what it is handed, and the content of all files that the spec names, in `files` and among
 * the arguments. Where they lie, and what the program's interpreter is, does not count.
 *
 * @param folder Folder of the spec.
 * @returns SHA-256, 64 hex digits.
 * @throws {RangeError} A file of `files` is not there.
 */
export async function commandDigest(plugin: CommandPlugin, folder: string): Promise<string> {
  const { command, files, input, output } = plugin;
  const contents: Record<string, string> = {};
  for (const file of files) {
    const found = await digests(folder, file);
    if (found === undefined) {
      throw new RangeError(
        `Cannot run the command "${command.join(" ")}": there is no "${resolve(folder, file)}", expected ` +
          "each of its files, by a path from the spec",
      );
    }
    Object.assign(contents, found);
  }
  for (const word of command.filter((word, at) => at > 0 || isPath(word))) {
    Object.assign(contents, await digests(folder, word));
  }
  return sha256(canonicalJson({ command, input: [...input].sort(), output, contents }));
}

/** Whether a program is given by a path rather than by a name that is looked for. */
export function isPath(program: string): boolean {
  return !isAbsolute(program) && /[/\\]/.test(program);
}

/** Digests of a file, or of all files in a folder, by their paths as they are named; undefined where there is nothing. */
async function digests(folder: string, name: string): Promise<Record<string, string> | undefined> {
  const path = resolve(folder, name);
  try {
    const { isFile, isDirectory } = await Deno.stat(path);
    if (isFile) return { [name]: await sha256File(path) };
    if (!isDirectory) return undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    // What is no path at all, such as an option or a script's text, is no file.
    return undefined;
  }
  const found: Record<string, string> = {};
  for (const entry of (await Array.fromAsync(Deno.readDir(path))).sort((a, b) => a.name < b.name ? -1 : 1)) {
    if (!PASSED_OVER.includes(entry.name)) {
      Object.assign(found, await digests(folder, `${name.replace(/\/+$/, "")}/${entry.name}`));
    }
  }
  return found;
}
