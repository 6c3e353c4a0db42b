/**
 * Flags that several commands have, and what they come to.
 *
 * @module
 */
import { ENGINE_CHOICES, isEngineChoice } from "../app/engine_choice.ts";
import type { RunOptions } from "../app/run_table.ts";
import { openWorkspace, usualResults, type Workspace } from "../base/workspace.ts";
import type { EngineChoice } from "../engine/types.ts";
import { CACHE_BUDGET } from "../features/cache/feature_cache.ts";
import { GPUS } from "../launch/machine.ts";
import { STEP_LIMIT } from "../launch/pool.ts";
import { launchers } from "../launch/registry.ts";
import { EMBEDDED, nearest, seedsOf, type TrackName } from "../spec/mod.ts";
import { type Flag, type Flags, type FlagTable, type Terminal, UsageError } from "./command.ts";
import { digestProgress } from "./progress.ts";

/** The environment variable that stands in for `--engine`. */
const ENGINE_VARIABLE = "OMH_ENGINE";

/** All tables. */
export const ALL: Flag = {
  about: "every spec below tables/ of your repository, or benchmarks/tables/ of the harness's own",
};

/** The track of a spec. */
export const TRACK: FlagTable = {
  track: { value: "NAME", about: "a track of the spec, e.g. paper (default: embedded)" },
};

/** How a command prints. */
export const JSON_OUTPUT = (what: string): FlagTable => ({ json: { about: `print ${what} as JSON` } });

/** What makes a run a trial. */
export const TRIAL: FlagTable = {
  steps: {
    value: "N",
    about: "train at most N steps: a trial, kept in .omh/trials/ unless --results is given;\n" +
      "where there are fewer images than published, batches shrink to them",
  },
  backbone: { value: "NAME", about: "take another backbone for all rows, by name or module; a trial, too" },
};

/** What a table is computed on. */
export const ENGINE: FlagTable = {
  engine: {
    value: "NAME",
    choices: ENGINE_CHOICES,
    about: `${ENGINE_CHOICES.slice(0, -1).join(", ")} or ${ENGINE_CHOICES.at(-1)}; part of every key\n` +
      `(default: what ${ENGINE_VARIABLE} says, else what the track says: wasm on embedded,\notherwise auto)`,
  },
};

/** Where features are kept. */
export const CACHE: FlagTable = {
  cache: { value: "DIR", about: "where features are kept for the next run (default: .omh/features)" },
  "cache-budget": {
    value: "SIZE",
    about: `room for them, e.g. 20GiB; 0 keeps none (default: ${CACHE_BUDGET / 2 ** 30}GiB)`,
  },
};

/** How many processes, and whether finished cells are trained again. */
export const WORK: FlagTable = {
  fresh: { about: "train finished cells again, and trust no digest or feature that earlier runs kept" },
  jobs: {
    value: "N",
    about:
      "worker processes (default: one per core, at most one per 4 GiB;\non cuda, one per GPU; on webgpu, 1)",
  },
  "step-limit": {
    value: "SECONDS",
    about:
      `end a cell that gives no sign of work for so long: no step, no picture read or scored\n(default: ${STEP_LIMIT})`,
  },
};

/** Where jobs are run. */
export const LAUNCHER: FlagTable = {
  launcher: {
    value: "NAME",
    choices: launchers.names,
    about: `where cells are run: ${
      launchers.names.join(", ")
    }, or a module that defines a launcher (default: local)`,
  },
  profile: { value: "FILE", about: "a file of the launcher's settings" },
};

/** Whether cells are tried that are too large. */
export const MEMORY: FlagTable = {
  "over-memory": { about: "try cells whose tensors by estimate do not fit into the engine's heap" },
};

/** Whether modules are fetched. */
export const REMOTE: FlagTable = {
  "remote-modules": {
    about: "import modules that a spec names by https:, npm: or jsr: as well: they are fetched, and run",
  },
};

/** The GPU of further estimates. */
export const GPU: FlagTable = {
  gpu: {
    value: "NAME",
    choices: Object.keys(GPUS),
    about: `estimate times on this GPU as well: ${Object.keys(GPUS).join(", ")}`,
  },
};

/** Folder of results. */
export const RESULTS: FlagTable = {
  results: { value: "DIR", about: "where results are kept (default: results/)" },
};

/** Folder of the data. */
export const ROOT: FlagTable = {
  root: {
    value: "DIR",
    about: "where datasets and weights lie; those of the package are found in any case\n(default: datasets/)",
  },
};

/**
 * The workspace of a command, by those of `--results`, `--root` and `--cache` that it has.
 *
 * @param table The command's flags.
 * @throws {UsageError} The path of the cache has a comma.
 */
export function workspaceOf(
  flags: Flags,
  table: FlagTable,
  { cwd, base }: Pick<Terminal, "cwd" | "base">,
): Workspace {
  const given = (name: string) => Object.hasOwn(table, name) ? flags.text(name) : undefined;
  const cache = given("cache");
  if (cache?.includes(",")) {
    throw new UsageError(
      `Cannot keep features in "${cache}": its path has a comma, which would part it in two where a worker is let write, ` +
        "expected one without",
    );
  }
  return openWorkspace({
    folder: cwd,
    base,
    data: given("root"),
    results: given("results"),
    cache,
  });
}

/**
 * How a command runs a table, by those of the flags of this file that it has.
 *
 * @param table The command's flags.
 * @throws {UsageError} A flag has no value that it can have.
 */
export function runOptions(flags: Flags, table: FlagTable, terminal: Terminal): RunOptions {
  const { clock, signal } = terminal;
  const has = (name: string) => Object.hasOwn(table, name);
  const workspace = workspaceOf(flags, table, terminal);
  const options: RunOptions = {
    workspace,
    clock,
    signal,
    onDigest: digestProgress(terminal),
    ...has("track") && { track: trackOf(flags) },
    ...has("steps") && { steps: flags.count("steps") },
    ...has("backbone") && { backbone: flags.text("backbone") },
    ...has("engine") && { engine: engineChoice(flags) },
    ...has("jobs") && { workers: flags.count("jobs") },
    ...has("step-limit") && { stepLimit: flags.count("step-limit") },
    ...has("launcher") && launcherOf(flags),
    ...has("fresh") && { fresh: flags.has("fresh") },
    ...has("cache-budget") && { cacheBudget: cacheBudget(flags) },
    ...has("over-memory") && { overMemory: flags.has("over-memory") },
    ...has("remote-modules") && { remoteModules: flags.has("remote-modules") },
  };
  const { steps, backbone } = options;
  const named = has("results") && flags.text("results") !== undefined;
  if (
    (steps !== undefined || backbone !== undefined) && named &&
    workspace.results === usualResults(workspace)
  ) {
    throw new UsageError(
      `Cannot keep a trial in "${workspace.results}": the results of tables lie there, expected another folder`,
    );
  }
  return options;
}

/** @throws {UsageError} There is a profile, and nothing that it is of. */
function launcherOf(flags: Flags): Pick<RunOptions, "launcher" | "profile"> {
  const [launcher, profile] = [flags.text("launcher"), flags.text("profile")];
  if (profile !== undefined && launcher === undefined) {
    throw new UsageError("Cannot take --profile: there is no --launcher that it is of, expected one");
  }
  return { ...launcher !== undefined && { launcher }, ...profile !== undefined && { profile } };
}

/** The seeds of `--seeds`, as a range or joined with commas. */
export function seedsFlag(flags: Flags): number[] | undefined {
  const text = flags.text("seeds");
  if (text === undefined) return undefined;
  const seeds = /^\d+(,\d+)*$/.test(text) ? text.split(",").map(Number) : seedsOf(text);
  if (seeds) return seeds;
  throw new UsageError(
    `Cannot read "--seeds": it is "${text}", expected a range such as 0..4, or whole numbers joined with commas, such as 0,3`,
  );
}

/** The track that `--track` names; `embedded` where it is not given. */
export function trackOf(flags: Flags): TrackName {
  return flags.text("track") ?? EMBEDDED;
}

/**
 * The engine that `--engine` names, or else the environment variable `OMH_ENGINE`.
 *
 * @param environment Where the variable is looked up.
 * @returns Undefined where neither does.
 * @throws {UsageError} There is no engine of that name.
 */
export function engineChoice(
  flags: Flags,
  environment: Pick<Deno.Env, "get"> = Deno.env,
): EngineChoice | undefined {
  const flag = flags.text("engine");
  const name = flag ?? (environment.get(ENGINE_VARIABLE) || undefined);
  if (name === undefined || isEngineChoice(name)) return name;
  const near = nearest(name, ENGINE_CHOICES);
  throw new UsageError(
    `Cannot take the engine "${name}" of ${
      flag === undefined ? ENGINE_VARIABLE : "--engine"
    }: there is none of that name, ` +
      `expected one of ${ENGINE_CHOICES.join(", ")}${near ? ` (nearest: "${near}")` : ""}`,
  );
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/**
 * The bytes of `--cache-budget`.
 *
 * @throws {UsageError} It is not a size.
 */
export function cacheBudget(flags: Flags): number | undefined {
  const text = flags.text("cache-budget");
  if (text === undefined) return undefined;
  const [, number, unit] = text.match(/^(\d+(?:\.\d+)?)\s*([KMGT]iB|B)$/) ?? [];
  if (unit !== undefined) return Math.floor(Number(number) * 1024 ** UNITS.indexOf(unit));
  if (text === "0") return 0;
  throw new UsageError(
    `Cannot read "--cache-budget": it is "${text}", expected 0 or a size in ${
      UNITS.join(", ")
    }, such as 20GiB`,
  );
}
