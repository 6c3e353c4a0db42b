import { basename, join, relative, resolve } from "node:path";
import { isNotFound } from "../base/workspace.ts";
import { nearest } from "../base/nearest.ts";

/**
 * Finds the file of a spec below one of some folders.
 *
 * @param name A path such as `tables/ablation-tau.yaml`; one that begins with `./` or `../` is relative to the first folder.
 * @param folders Where to look: the user's folder first, that of the specs that come with the harness last.
 * @returns Absolute path of the file.
 * @throws {Deno.errors.NotFound} If it is in none of them; names all, and the nearest specs there are.
 * @throws {RangeError} If there are different files of this name.
 *
 * @example A name below the folder of specs
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { findSpec } from "@omh/bench";
 *
 * const path = await findSpec("tables/ablation-tau.yaml", [Deno.cwd(), `${Deno.cwd()}/benchmarks`]);
 * assertEquals(path, `${Deno.cwd()}/benchmarks/tables/ablation-tau.yaml`);
 * ```
 */
export async function findSpec(name: string, folders: readonly string[]): Promise<string> {
  const searched = /^\.\.?[/\\]/.test(name) ? folders.slice(0, 1) : folders;
  const paths = [...new Set(searched.map((folder) => resolve(folder, name)))];
  const found = new Map<string, string>();
  for (const path of paths) {
    if (!await isThere(path)) continue;
    const file = await Deno.realPath(path);
    if (!found.has(file)) found.set(file, path);
  }
  if (found.size > 1) {
    throw new RangeError(
      `Cannot tell which spec "${name}" is: ${
        [...found.values()].join(" and ")
      } are files, expected one of these paths in full`,
    );
  }
  for (const path of found.values()) return path;
  const known = await listSpecs(folders.at(-1)!);
  throw new Deno.errors.NotFound(
    `Cannot find the spec "${name}": ${paths.length > 1 ? "neither " : "no file "}${paths.join(" nor ")}${
      paths.length > 1 ? " is a file" : ""
    }, expected ${advice(name, known)}`,
  );
}

/**
 * Names of the specs in a folder, its folders included.
 *
 * @param benchmarks The folder; one that does not exist has none.
 * @returns Paths relative to the folder, with forward slashes, sorted.
 *
 * @example A folder that is not there
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { listSpecs } from "@omh/bench";
 *
 * assertEquals(await listSpecs("no/such/folder"), []);
 * ```
 */
export async function listSpecs(benchmarks: string): Promise<string[]> {
  const found: string[] = [];
  const folders = [benchmarks];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const { path, isDirectory } of await entries(folder)) {
      if (isDirectory) folders.push(path);
      else if (/\.ya?ml$/.test(path)) found.push(relative(benchmarks, path).replaceAll("\\", "/"));
    }
  }
  return found.sort();
}

async function entries(folder: string): Promise<{ path: string; isDirectory: boolean }[]> {
  try {
    const list = await Array.fromAsync(Deno.readDir(folder));
    return list.map(({ name, isDirectory }) => ({ path: join(folder, name), isDirectory }));
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}

function advice(name: string, known: readonly string[]): string {
  if (known.length === 0) return "a path to a YAML file";
  const stem = (path: string) => basename(path).replace(/\.ya?ml$/, "");
  const near = nearest(name, known) ??
    known.find((path) => stem(path) === nearest(stem(name), known.map(stem)));
  return `one of ${known.join(", ")}${near === undefined ? "" : ` (nearest: "${near}")`}`;
}

/** Whether there is something other than a folder: reading says what is no file. */
async function isThere(path: string): Promise<boolean> {
  try {
    return !(await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
