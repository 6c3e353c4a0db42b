import { systemClock } from "../../../src/base/clock.ts";
import { CacheFolder } from "../../../src/features/cache/cache_folder.ts";
import type { ShardPlace } from "../../../src/features/cache/map_shards.ts";
import type { MapLayout } from "../../../src/features/cache/types.ts";

/** Eight items of 2 MiB, so four a shard. */
export const TWO_SHARDS: MapLayout = {
  kind: "features",
  count: 8,
  shape: [2, 2 ** 18],
  precision: "f32",
  derived: false,
};

/** The array of an item: its first and last numbers tell it from all others. */
export function arrayOf(index: number, { shape }: MapLayout = TWO_SHARDS): Float32Array {
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(index + 0.5);
  values[0] = 100 + index;
  return values;
}

/** Computes arrays and remembers of which items. */
export function counting(layout: MapLayout = TWO_SHARDS) {
  const items: number[] = [];
  const compute = (index: number) => {
    items.push(index);
    return Promise.resolve(arrayOf(index, layout));
  };
  return { items, compute };
}

/** A place for shards that remembers what it was warned of; its clock stands at `now` milliseconds. */
export function shardPlace(
  path: string,
  changes: { budget?: number; name?: string; now?: number; trustedFrom?: number } = {},
) {
  const { budget = 2 ** 30, name = "key", now = 0, trustedFrom = 0 } = changes;
  const warnings: string[] = [];
  const place: ShardPlace = {
    folder: new CacheFolder(path, budget, systemClock),
    name,
    description: "{}\n",
    clock: { elapsed: () => 0, now: () => new Date(now) },
    warn: (message) => void warnings.push(message),
    trustedFrom,
  };
  return { place, warnings };
}
