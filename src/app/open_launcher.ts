/**
 * The launcher that jobs are run by, and the engine where it runs them.
 *
 * @module
 */
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { writeFileAtomic } from "../base/atomic_write.ts";
import { canonicalJson } from "../base/canonical_json.ts";
import { type Clock, systemClock } from "../base/clock.ts";
import { sha256 } from "../base/digest.ts";
import { readText } from "../base/read_file.ts";
import { stableJson } from "../base/stable_json.ts";
import { messageOf } from "../base/thrown.ts";
import { isNotFound, openWorkspace, type Workspace } from "../base/workspace.ts";
import type { LaunchContext, Launcher, ProbedEngine } from "../launch/launcher.ts";
import { launchers } from "../launch/registry.ts";
import type { TablePlan } from "../spec/mod.ts";
import { engineChoiceOf, engineFor, type EngineSelection } from "./engine_choice.ts";
import { UsageError } from "./load_plan.ts";

/** Where jobs are run. */
export interface LauncherChoice {
  /**
   * A registered launcher, or a module that defines one, relative to the workspace's folder.
   *
   * @default {"local"}
   */
  readonly launcher?: string;
  /** Path of a file of the launcher's settings, relative to the workspace's folder. */
  readonly profile?: string;
}

/** Which launcher, and what it is told. */
export interface LauncherOptions extends LauncherChoice, EngineSelection {
  /** @default {openWorkspace()} */
  readonly workspace?: Workspace;
  /** Whether a launcher may be fetched, and run, that is named by `https:`, `npm:` or `jsr:`. */
  readonly remoteModules?: boolean;
  /** Trusts nothing that earlier runs have noted. */
  readonly fresh?: boolean;
  /** Tells the time. */
  readonly clock?: Clock;
}

/** A launcher, and what it is told of runs. */
export interface OpenLauncher {
  readonly launcher: Launcher;
  readonly context: LaunchContext;
}

/**
 * Loads the launcher, and reads its settings.
 *
 * @param notice Told what whoever runs it should know.
 * @throws {UsageError} There is no such launcher, no such file, or the launcher takes none.
 */
export async function openLauncher(
  options: LauncherOptions,
  notice: (sentence: string) => void = () => {},
): Promise<OpenLauncher> {
  const { launcher: name = "local", workspace = openWorkspace(), clock = systemClock } = options;
  const base = pathToFileURL(`${workspace.folder}/`).href;
  const launcher = await launchers.load(name, { base, remote: options.remoteModules }).catch(asUsage);
  const context = { workspace, clock, notice };
  if (options.profile === undefined) return { launcher, context };
  if (!launcher.prepare) {
    throw new UsageError(
      `Cannot take the profile "${options.profile}": the launcher "${launcher.name}" has no settings, expected none`,
    );
  }
  const path = resolve(workspace.folder, options.profile);
  const text = await readText(path, "a regular file").catch((cause) => {
    if (!isNotFound(cause)) throw cause;
    throw new UsageError(`Cannot read the profile "${path}": there is no such file, expected one`, { cause });
  });
  return { launcher, context: { ...context, profile: { path, text } } };
}

/**
 * The engine that the jobs of a table are run on: what its launcher has found where its workers run, or else what starts here.
 *
 * What was found is kept for the next run with the same settings and versions.
 */
export async function launchedEngine(plan: TablePlan, options: LauncherOptions): Promise<ProbedEngine> {
  if (options.launcher === undefined) return await engineFor(plan, options);
  const { launcher, context } = await openLauncher(options);
  const engine = options.engine ?? launcher.engine?.(context);
  if (!launcher.probe) return await engineFor(plan, { engine });
  const choice = engineChoiceOf(plan, { engine });
  const asked = {
    launcher: options.launcher,
    profile: context.profile?.text ?? null,
    engine: choice,
    versions: { "omh-bench": config.version, deno: Deno.version.deno },
  };
  const path = `${context.workspace.launch}/probes/${sha256(canonicalJson(asked)).slice(0, 16)}.json`;
  const known = options.fresh ? undefined : await knownProbe(path);
  if (known) return known;
  await launcher.prepare?.(context);
  const { name, numerics, description } = await launcher.probe(choice, context);
  await Deno.mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, stableJson({ ...asked, found: { name, numerics, description } }));
  return { name, numerics, description };
}

/** What an earlier run has found; nothing where it cannot be read. */
async function knownProbe(path: string): Promise<ProbedEngine | undefined> {
  try {
    const { found } = JSON.parse(await readText(path, "a regular file"));
    const isWhole = [found?.name, found?.numerics, found?.description].every((part) =>
      typeof part === "string"
    );
    return isWhole ? found : undefined;
  } catch (error) {
    if (isNotFound(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function asUsage(error: unknown): never {
  throw new UsageError(messageOf(error), { cause: error });
}
