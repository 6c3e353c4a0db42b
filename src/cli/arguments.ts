/**
 * What commands are given beside flags, and what it names.
 *
 * @module
 */
import { pathToFileURL } from "node:url";
import { tablesFolder, tableSpecs } from "../app/load_plan.ts";
import { messageOf } from "../base/thrown.ts";
import type { Workspace } from "../base/workspace.ts";
import { isModuleSpecifier, type Registry, SpecError } from "../spec/mod.ts";
import { type Flags, type Terminal, UsageError } from "./command.ts";

/**
 * The specs that a command is given.
 *
 * @param all Whether it is to take those of all tables instead.
 * @throws {UsageError} None is named.
 */
export async function specsOf(
  { positional }: Flags,
  workspace: Pick<Workspace, "home" | "base">,
  all: boolean,
): Promise<readonly string[]> {
  if (all && positional.length > 0) {
    throw new UsageError(
      `Cannot tell which specs to take: ${positional.length} are named beside --all, expected one or the other`,
    );
  }
  if (all) {
    const specs = await tableSpecs(workspace);
    if (specs.length > 0) return specs;
    throw new UsageError(
      `Cannot take all specs: there is none in "${tablesFolder(workspace)}", expected some`,
    );
  }
  if (positional.length > 0) return positional;
  throw new UsageError("Cannot tell which specs to take: none is named, expected at least one or --all");
}

/**
 * The one thing that a command is given.
 *
 * @param what What it is, for messages: `spec`.
 * @returns Undefined where nothing is named.
 * @throws {UsageError} More than one is named.
 */
export function onlyArgument({ positional }: Flags, what: string): string | undefined {
  if (positional.length <= 1) return positional[0];
  throw new UsageError(`Cannot tell which ${what} to take: ${positional.length} are named, expected one`);
}

/**
 * The one thing that a command must be given.
 *
 * @param what What it is, for messages: `spec`.
 * @throws {UsageError} None is named, or more than one.
 */
export function requiredArgument(flags: Flags, what: string): string {
  const given = onlyArgument(flags, what);
  if (given !== undefined) return given;
  throw new UsageError(`Cannot tell which ${what} to take: 0 are named, expected one`);
}

/**
 * What the only argument names: something registered, or a module relative to the working folder.
 *
 * @param what What is registered, for messages: `dataset`.
 * @param isFile Whether there is at a URL what is meant without a `./` before it.
 * @returns Undefined where nothing is named.
 * @throws {UsageError} More than one is named, or one that there is not.
 * @throws {SpecError} A file is named, and wrong.
 */
export async function onlyDefinition<T>(
  registry: Registry<T>,
  what: string,
  flags: Flags,
  { cwd }: Terminal,
  isFile: (url: string) => boolean = () => false,
): Promise<T | undefined> {
  const given = onlyArgument(flags, what);
  if (given === undefined) return undefined;
  const base = pathToFileURL(`${cwd}/`).href;
  const isPath = !registry.has(given) && !isModuleSpecifier(given) && isFile(new URL(given, base).href);
  try {
    return await registry.load(isPath ? `./${given}` : given, { base, remote: flags.has("remote-modules") });
  } catch (error) {
    if (error instanceof SpecError) throw error;
    throw new UsageError(messageOf(error), { cause: error });
  }
}
