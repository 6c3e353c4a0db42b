/**
 * From the one name on a command line to what is registered under it.
 *
 * @module
 */
import { pathToFileURL } from "node:url";
import type { Registry } from "../spec/mod.ts";
import { type Terminal, UsageError } from "./command.ts";
import type { Flags } from "./flags.ts";

/**
 * Loads what the only positional argument names: something registered, or a module relative to the working folder.
 *
 * @param what What is registered, for messages: `dataset`.
 * @returns Undefined where nothing is named.
 * @throws {UsageError} More than one is named, or one that there is not.
 */
export async function onlyPlugin<T>(
  registry: Registry<T>,
  what: string,
  { positional }: Flags,
  { cwd }: Terminal,
): Promise<T | undefined> {
  if (positional.length > 1) {
    throw new UsageError(`Cannot tell which ${what} to take: ${positional.length} are named, expected one`);
  }
  if (positional.length === 0) return undefined;
  try {
    return await registry.load(positional[0], { base: pathToFileURL(`${cwd}/`).href });
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}
