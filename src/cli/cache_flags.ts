/**
 * Where a command keeps features, by flag.
 *
 * @module
 */
import { CACHE_BUDGET, type CacheSettings } from "../features/cache/feature_cache.ts";
import { UsageError } from "./command.ts";
import type { Workspace } from "../base/workspace.ts";
import type { Flags } from "./flags.ts";

/** The flags, which take a value. */
export const CACHE_FLAGS: readonly string[] = ["cache", "cache-budget"];

/** The flags' lines in the usage of a command. */
export const CACHE_USAGE = `--cache DIR      where features are kept for the next run (default: .omh/features)
  --cache-budget SIZE  room for them, e.g. 20GiB; 0 keeps none (default: ${CACHE_BUDGET / 2 ** 30}GiB)`;

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/**
 * The feature cache of a workspace, of the size that `--cache-budget` says.
 *
 * @returns `undefined` if its budget is 0.
 * @throws {UsageError} The budget is not a size.
 */
export function cacheSettings(flags: Flags, { cache }: Pick<Workspace, "cache">): CacheSettings | undefined {
  const size = flags.text("cache-budget");
  const budget = size === undefined ? CACHE_BUDGET : readSize(size);
  return budget === 0 ? undefined : { folder: cache, budget };
}

function readSize(text: string): number {
  const [, number, unit] = text.match(/^(\d+(?:\.\d+)?)\s*([KMGT]iB|B)$/) ?? [];
  if (unit !== undefined) return Math.floor(Number(number) * 1024 ** UNITS.indexOf(unit));
  if (text === "0") return 0;
  throw new UsageError(
    `Cannot read "--cache-budget": it is "${text}", expected 0 or a size in ${
      UNITS.join(", ")
    }, such as 20GiB`,
  );
}
