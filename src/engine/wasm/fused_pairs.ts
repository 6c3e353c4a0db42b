/**
 * The fused kernel of pairs: which count as positives, how much, and which the denominator sums.
 *
 * @module
 */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { FusedKernels, WasmRuntime } from "./runtime.ts";

/** The fused kernel of pairs, by name. */
export const FUSED_PAIRS = {
  /**
   * The weights of an image's pairs, and 1 where the denominator has them.
   *
   * Pairs stay bytes until they are weighed: every weight is one of four, and four bytes are read for each of sixteen.
   */
  PairMasks({ inputs: { thresholds, specificThresholds, kept, ...inputs }, attrs }, runtime) {
    const { memory } = runtime;
    const { products, specificProducts } = inputs;
    const first = attrs.first as number;
    const weights = memory.allocate(products.shape);
    const denominator = memory.allocate(products.shape);
    const positives = similarPairs(products, thresholds, first, runtime);
    const specifics = specificProducts &&
      similarPairs(specificProducts, specificThresholds, first, runtime);
    const [, columns] = products.shape;
    weigh(memory.floats(weights), columns, attrs.specificWeight as number, {
      positives: memory.booleans(positives),
      specifics: specifics && memory.booleans(specifics),
    });
    fillDenominator(memory.floats(denominator), memory.booleans(positives), kept && memory.floats(kept));
    clearOwn(memory.floats(denominator), columns, first);
    memory.free(positives);
    if (specifics) memory.free(specifics);
    return [weights, denominator];
  },
} satisfies FusedKernels;

/**
 * 1 for pairs above the threshold of either position, except those of a position with itself: bool, shape of `products`.
 *
 * @param first Column of the first row's own position.
 */
function similarPairs(
  products: TensorInfo,
  thresholds: TensorInfo,
  first: number,
  { memory, kernels }: WasmRuntime,
): TensorInfo {
  const [rows, columns] = products.shape;
  const pairs = memory.allocate(products.shape, "bool");
  const [from, others, to] = [products, thresholds, pairs].map((tensor) => memory.address(tensor));
  const own = others + first * Float32Array.BYTES_PER_ELEMENT;
  kernels.exceedsEither(from, own, others, to, rows, columns);
  clearOwn(memory.booleans(pairs), columns, first);
  return pairs;
}

/** Sets the pairs of positions with themselves to 0. */
function clearOwn(pairs: Float32Array | Uint8Array, columns: number, first: number): void {
  for (let at = first; at < pairs.length; at += columns + 1) pairs[at] = 0;
}

/** Writes the weights of pairs: 0 in rows without a positive, else 1 for a positive and `specificWeight` for a specific one. */
function weigh(
  weights: Float32Array,
  columns: number,
  specificWeight: number,
  { positives, specifics }: { positives: Uint8Array; specifics: Uint8Array | undefined },
): void {
  const specific = Math.fround(specificWeight);
  /** By positive + 2 * specific. */
  const table = Float32Array.of(0, 1, specific, 1 + specific);
  for (let start = 0; start < weights.length; start += columns) {
    const end = start + columns;
    if (!positives.subarray(start, end).includes(1)) weights.fill(0, start, end);
    else if (!specifics) weights.set(positives.subarray(start, end), start);
    else for (let at = start; at < end; at++) weights[at] = table[positives[at] + 2 * specifics[at]];
  }
}

/** Writes 1 for the positives and those of the other pairs that are kept, all where `kept` is not given. */
function fillDenominator(
  denominator: Float32Array,
  positives: Uint8Array,
  kept: Float32Array | undefined,
): void {
  if (!kept) denominator.fill(1);
  else for (let at = 0; at < kept.length; at++) denominator[at] = Math.max(positives[at], kept[at]);
}
