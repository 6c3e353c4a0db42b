/**
 * What a feature bank asks of a cache.
 *
 * @module
 */

/** How numbers are kept: as they are, or in half precision. */
export type Precision = "f32" | "f16";

/** One kind of array that a bank has of each of its items. */
export interface MapLayout {
  /** What the arrays are, e.g. `features`. With the bank it tells them from all others. */
  readonly kind: string;
  /** Number of items. */
  readonly count: number;
  /** Shape of one item's array. */
  readonly shape: readonly number[];
  /** `f16` only for values that are exact in half precision. */
  readonly precision: Precision;
  /** Whether it is small and saves a pass over all items, and so comes before maps where room is short. */
  readonly derived: boolean;
}

/** Arrays of one kind. */
export interface MapStore {
  /** The stored array of an item, if there is one. The caller may change it. */
  find(index: number): Promise<Float32Array<ArrayBuffer> | undefined>;
  /**
   * The array of an item, stored or computed.
   *
   * @param compute Gives the array of any item, the same at each call. It may be called for other items as well.
   */
  get(index: number, compute: ComputeMap): Promise<Float32Array>;
}

/** Computes the array of an item. */
export type ComputeMap = (index: number) => Promise<Float32Array>;

/** All that is kept of one bank. */
export interface BankCache {
  /** Where arrays of a kind are kept. */
  store(layout: MapLayout): MapStore;
}

/** Keeps nothing. */
export const NO_CACHE: BankCache = {
  store: () => ({ find: () => Promise.resolve(undefined), get: (index, compute) => compute(index) }),
};
