/**
 * Processes that are started with the permission to run `deno` and `git` and nothing else.
 *
 * @module
 */

import { isNotFound } from "./workspace.ts";

/** What each process of the harness may do, as the tasks that read data may; what more it may is said where it is started. */
export const COMMON_PERMISSIONS = ["--allow-read", "--allow-env", "--allow-sys"] as const;

/** Under this name a child finds what the loader's search path said. */
export const LIBRARY_PATH = "OMH_LIBRARY_PATH";

/** Variables that tell the system's loader to put other code into a process. */
const LOADER_VARIABLE = /^(?:LD|DYLD)_/;
/** Those of them that only say where libraries lie. */
const SEARCH_PATHS = ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"];

/** How a child is started: as Deno has it, but for its environment, which is {@linkcode childEnvironment}. */
export type ChildOptions = Omit<Deno.CommandOptions, "clearEnv">;

/**
 * The environment of this process without the variables of the system's loader.
 *
 * Deno starts nothing where one of them is set unless the permission is `--allow-run` as a whole, and every CUDA module and
 * many containers set `LD_LIBRARY_PATH`. What it says is handed on as {@linkcode LIBRARY_PATH}, which the loader does not
 * heed: an engine opens its libraries there by their paths. `LD_PRELOAD` and its like are not handed on.
 *
 * @param extra Variables to add.
 * @param environment The variables of this process.
 */
export function childEnvironment(
  extra: Readonly<Record<string, string>> = {},
  environment: Readonly<Record<string, string>> = Deno.env.toObject(),
): Record<string, string> {
  const kept = Object.entries(environment).filter(([name]) => !LOADER_VARIABLE.test(name));
  const paths = [LIBRARY_PATH, ...SEARCH_PATHS].map((name) => environment[name]).filter(Boolean);
  return {
    ...Object.fromEntries(kept),
    ...paths.length > 0 && { [LIBRARY_PATH]: [...new Set(paths)].join(separator()) },
    ...extra,
  };
}

/**
 * The folders in which a process that was started with {@linkcode childEnvironment} is to look for libraries.
 *
 * @param environment Where the variable is looked up.
 */
export function libraryFolders(environment: Pick<Deno.Env, "get"> = Deno.env): string[] {
  // A program that may not read the variable is not asked for leave.
  if (Deno.permissions.querySync({ name: "env", variable: LIBRARY_PATH }).state !== "granted") return [];
  return [...new Set(environment.get(LIBRARY_PATH)?.split(separator()).filter(Boolean))];
}

/**
 * The program that runs Deno: the very one that runs now where that is permitted.
 *
 * `--allow-run=deno` permits the `deno` of the search path at the start of this process, by its absolute path: a path that is
 * changed later finds nothing that may be run. Where the running program is another one, as behind a link, its own path is
 * not among what is permitted.
 */
export function denoProgram(): string {
  const running = Deno.execPath();
  const { state } = Deno.permissions.querySync({ name: "run", command: running });
  return state === "granted" ? running : "deno";
}

/** A command that runs {@linkcode denoProgram}. */
export function denoCommand(options: ChildOptions): Deno.Command {
  return command(denoProgram(), options);
}

/**
 * Starts {@linkcode denoProgram}.
 *
 * @throws {Error} There is none on the search path.
 */
export function spawnDeno(options: ChildOptions): Deno.ChildProcess {
  try {
    return denoCommand(options).spawn();
  } catch (cause) {
    if (!isNotFound(cause)) throw cause;
    throw new Error(
      'Cannot start a process of Deno: there is no "deno" on the search path, expected one, as every "deno task" has it',
      { cause },
    );
  }
}

/** A command in {@linkcode childEnvironment}. */
export function command(program: string, { env, ...options }: ChildOptions): Deno.Command {
  return new Deno.Command(program, { ...options, clearEnv: true, env: childEnvironment(env) });
}

function separator(): string {
  return Deno.build.os === "windows" ? ";" : ":";
}
