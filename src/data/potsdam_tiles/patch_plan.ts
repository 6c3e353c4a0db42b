/**
 * Which patch gets which number and goes into which split.
 *
 * @module
 */
import { RandomStreams } from "../../base/random.ts";

/** Patches of all tiles, in the order tile, row, column. */
export interface PatchPlan {
  /** The number of each patch: a permutation. */
  readonly numbers: Int32Array;
  /** Numbers of the labelled patches for validation, in random order. */
  readonly test: readonly number[];
  /** Numbers of the other labelled patches, ascending. */
  readonly train: readonly number[];
  /** Numbers of the patches without labels, ascending. */
  readonly unlabelled: readonly number[];
}

/** Patches for validation, fraction of all patches (855 of 8,550 in the published preparation). */
const TEST_SHARE = 0.1;

/**
 * Draws numbers and splits. The published ones were drawn without a seed, so that these are others.
 *
 * @param labelled Whether each tile has labels.
 * @param perTile Patches per tile.
 * @param seed Seed of the draws.
 */
export function planPatches(labelled: readonly boolean[], perTile: number, seed: number): PatchPlan {
  const random = new RandomStreams(seed);
  const count = labelled.length * perTile;
  const numbers = random.stream("potsdam3/numbers").permutation(count);
  const hasLabels = new Map(Array.from(numbers, (number, i) => [number, labelled[Math.trunc(i / perTile)]]));
  const ascending = Array.from({ length: count }, (_, number) => number);
  const candidates = ascending.filter((number) => hasLabels.get(number));
  const order = random.stream("potsdam3/test").permutation(candidates.length);
  const test = Array.from(order.subarray(0, Math.round(count * TEST_SHARE)), (at) => candidates[at]);
  const taken = new Set(test);
  return {
    numbers,
    test,
    train: candidates.filter((number) => !taken.has(number)),
    unlabelled: ascending.filter((number) => !hasLabels.get(number)),
  };
}
