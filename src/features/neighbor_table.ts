/**
 * The neighbour table of a feature bank, kept with its features.
 *
 * @module
 */
import type { FeatureBank } from "./feature_bank.ts";
import { nearestNeighbors, NEIGHBOR_COLUMNS, type NeighborTable, pooledFeature } from "./neighbors.ts";

/**
 * The nearest neighbours of every item of a bank.
 *
 * Passes over all items once, one map in memory at a time, and not at all where the bank's cache has the table.
 */
export async function neighborTable(bank: FeatureBank): Promise<NeighborTable> {
  const columns = Math.min(NEIGHBOR_COLUMNS, bank.count);
  // Float32 holds indices below 2^24 exactly.
  const store = bank.derived("neighbors", 1, [2, bank.count, columns]);
  const table = await store.find(0) ?? await rank();
  const half = table.length / 2;
  return { columns, indices: Int32Array.from(table.subarray(0, half)), similarities: table.slice(half) };

  async function rank(): Promise<Float32Array> {
    // Pooled before the table is locked: processes share the pass over the items, not only its outcome.
    const pooled = await pooledFeatures(bank);
    return await store.get(0, async () => {
      const { indices, similarities } = await nearestNeighbors(pooled, bank.channels);
      return concatenated(indices, similarities);
    });
  }
}

/** `[items, C]`: the pooled feature of every item. */
async function pooledFeatures(bank: FeatureBank): Promise<Float32Array> {
  const { count, channels } = bank;
  const store = bank.derived("pooled", count, [channels]);
  const pooled = new Float32Array(count * channels);
  for (let index = 0; index < count; index++) {
    const one = await store.get(index, async (item) => pooledFeature(await bank.features(item), channels));
    pooled.set(one, index * channels);
  }
  return pooled;
}

function concatenated(indices: Int32Array, similarities: Float32Array): Float32Array {
  const table = new Float32Array(indices.length + similarities.length);
  table.set(indices);
  table.set(similarities, indices.length);
  return table;
}
