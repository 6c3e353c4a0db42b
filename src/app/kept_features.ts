/**
 * Where the features of a table are kept from one run to the next.
 *
 * @module
 */
import { CACHE_BUDGET, type CacheSettings } from "../features/cache/feature_cache.ts";
import type { LoadedPlan } from "./load_plan.ts";

/** How features are kept from one run to the next. */
export interface CacheOptions {
  /**
   * Room for features in the workspace's cache, bytes; 0 keeps none.
   *
   * @default {8589934592}
   */
  readonly cacheBudget?: number;
}

/** Where the features of a table are kept, if anywhere. */
export function cacheOf(
  { workspace }: LoadedPlan,
  { cacheBudget = CACHE_BUDGET }: CacheOptions,
): CacheSettings | undefined {
  return cacheBudget === 0 ? undefined : { folder: workspace.cache, budget: cacheBudget };
}
