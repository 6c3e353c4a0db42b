import { basename, join, relative, resolve } from "node:path";
import { nearest } from "../base/nearest.ts";

/** Where specs are looked for. */
export interface SpecFolders {
  /** Folder that names are relative to. */
  readonly cwd: string;
  /** Folder of the specs that come with the harness. */
  readonly benchmarks: string;
}

/**
 * Finds the file of a spec: as named, or else under the folder of specs.
 *
 * @param name A path such as `tables/ablation-tau.yaml`.
 * @param folders Where to look.
 * @returns Absolute path of the file.
 * @throws {Deno.errors.NotFound} If it is in neither place; names both, and the nearest specs there are.
 *
 * @example A name below the folder of specs
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { findSpec } from "@omh/bench";
 *
 * const folders = { cwd: Deno.cwd(), benchmarks: `${Deno.cwd()}/benchmarks` };
 * const path = await findSpec("tables/ablation-tau.yaml", folders);
 * assertEquals(path, `${Deno.cwd()}/benchmarks/tables/ablation-tau.yaml`);
 * ```
 */
export async function findSpec(name: string, { cwd, benchmarks }: SpecFolders): Promise<string> {
  const places = [resolve(cwd, name), resolve(benchmarks, name)];
  for (const place of places) {
    if (await isFile(place)) return place;
  }
  const known = await listSpecs(benchmarks);
  throw new Deno.errors.NotFound(
    `Cannot find the spec "${name}": neither ${places.join(" nor ")} is a file, expected ${
      advice(name, known)
    }`,
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
    if (error instanceof Deno.errors.NotFound) return [];
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

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}
