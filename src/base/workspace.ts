import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The folders that a run reads and writes: absolute paths, and plain data, so that a worker can be told. */
export interface Workspace {
  /** Folder of the package. */
  readonly home: string;
  /** The user's folder: relative paths are relative to it. */
  readonly folder: string;
  /** The folder that what is written lies below: its repository's commit is what results are of, and are checked against. */
  readonly base: string;
  /** Folders of specs: the user's first, then the package's own. */
  readonly specs: readonly string[];
  /** Folders of datasets and weight files: the user's first, then the package's own. What is in the first of them counts. */
  readonly data: readonly string[];
  /** Result files. */
  readonly results: string;
  /** Trainings under way. A cell's key tells whose they are, whatever table asked for it. */
  readonly checkpoints: string;
  /** Kept features. A key tells what they are features of, whatever table asked for them. */
  readonly cache: string;
  /** What programs that are methods are handed, what they write and what they keep for their next run. */
  readonly commands: string;
  /** Logs of runs, by table, track and time. */
  readonly logs: string;
  /** Digests of the datasets' files, by size and times: what saves reading them anew. */
  readonly digests: string;
  /** Plans of jobs that other processes run, and what is known of where they run. */
  readonly launch: string;
  /** Results of trials, which never pass for a table's. */
  readonly trials: string;
}

/** Folders that are not to lie where they usually do; relative ones are relative to `folder`. */
export interface WorkspaceOptions {
  /**
   * The user's folder.
   *
   * @default {Deno.cwd()}
   */
  readonly folder?: string;
  /**
   * The folder that what is written lies below.
   *
   * @default {folder} or that of the package, where the user's folder is part of it.
   */
  readonly base?: string;
  /** Datasets and weight files, which are looked for here before they are among those of the package. */
  readonly data?: string;
  /** Result files. */
  readonly results?: string;
  /** Trainings under way. */
  readonly checkpoints?: string;
  /** Kept features. */
  readonly cache?: string;
}

/**
 * The folders of a run. What is written lies in the user's folder, or in that of the package where the user's folder is part
 * of it; specs, datasets and weight files are looked for in both.
 *
 * @param options What differs from that.
 * @returns Absolute paths; nothing is made or looked at.
 *
 * @example Results beside the program
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openWorkspace } from "@omh/bench";
 *
 * const workspace = openWorkspace({ folder: "/study", data: "sets" });
 * assertEquals(workspace.results, "/study/results");
 * assertEquals(workspace.data[0], "/study/sets");
 * assertEquals(workspace.data[1], `${workspace.home}/datasets`);
 * ```
 */
export function openWorkspace(options: WorkspaceOptions = {}): Workspace {
  const home = packageFolder();
  const folder = resolve(options.folder ?? Deno.cwd());
  const below = resolve(folder, options.base ?? "");
  const base = isWithin(below, home) ? home : below;
  const given = (path: string | undefined, standard: string) =>
    path === undefined ? resolve(base, standard) : resolve(folder, path);
  const unique = (paths: readonly string[]) => [...new Set(paths)];
  return {
    home,
    folder,
    base,
    specs: unique([folder, resolve(home, "benchmarks")]),
    data: unique([given(options.data, "datasets"), resolve(home, "datasets")]),
    results: given(options.results, "results"),
    checkpoints: given(options.checkpoints, ".omh/checkpoints"),
    cache: given(options.cache, ".omh/features"),
    commands: resolve(base, ".omh/commands"),
    logs: resolve(base, ".omh/logs"),
    digests: resolve(base, ".omh/digests"),
    launch: resolve(base, ".omh/launch"),
    trials: resolve(base, ".omh/trials"),
  };
}

/** Where the results of a workspace's tables lie unless another folder is named. */
export function usualResults({ trials }: Pick<Workspace, "trials">): string {
  return resolve(trials, "../../results");
}

/** Folder of the package: that of its `deno.json`. */
export function packageFolder(): string {
  return resolve(fileURLToPath(new URL("../../", import.meta.url)));
}

/** Whether a path is a folder or lies below it. Both are absolute. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || !/^(\.\.([/\\]|$)|[A-Za-z]:|\/)/.test(way);
}

/** Whether an error says that a file or folder is not there. */
export function isNotFound(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}
