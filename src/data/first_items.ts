/**
 * A dataset cut short, to try something on it.
 *
 * @module
 */
import type { Dataset, SplitName } from "./types.ts";

/**
 * A dataset of which each split has its first items alone. Its fingerprint stays that of the whole.
 *
 * @param dataset The whole, as {@linkcode checkedDataset} gives it: its splits are plain objects.
 * @param items Number of items, at least 1.
 */
export function withFirstItems(dataset: Dataset, items: number): Dataset {
  const split = (name: SplitName) => {
    const whole = dataset.split(name);
    return { ...whole, length: Math.min(items, whole.length) };
  };
  return { ...dataset, split };
}
