/**
 * Nearest neighbours of whole images.
 *
 * @module
 */
import { matMul, tensor2d } from "@tensorflow/tfjs-core";
import { NORM_FLOOR } from "../nn/normalize.ts";

/** Columns of the official neighbour table; column 0 is the image itself (reference: STEGO, section 6). */
export const NEIGHBOR_COLUMNS = 30;

/** Items whose neighbours are searched together, and items that they are compared with at a time. */
const [ANCHORS, OTHERS] = [512, 4096];

/**
 * How far below the last wanted cosine a candidate may lie: twice the largest error of a product of unit vectors in TF32,
 * the coarsest arithmetic of the engines (10 bits of mantissa in both factors: 2^-10).
 */
const MARGIN = 2 ** -9;

/** A list of candidates is thinned out when it is this many times longer than wanted. */
const GROWTH = 4;

/** The nearest neighbours of every item of a split. */
export interface NeighborTable {
  /** Neighbours per item, the item itself included. */
  readonly columns: number;
  /** `[items, columns]`, most similar first. */
  readonly indices: Int32Array;
  /** Their cosines, same layout. */
  readonly similarities: Float32Array;
}

/**
 * Mean feature of a map, scaled to unit length.
 *
 * @param map `[positions, channels]`, row by row.
 * @param channels Number of channels C.
 * @returns C values.
 */
export function pooledFeature(map: Float32Array, channels: number): Float32Array {
  const sum = new Float64Array(channels);
  for (let at = 0; at < map.length; at++) sum[at % channels] += map[at];
  const positions = map.length / channels;
  const norm = Math.sqrt(sum.reduce((total, value) => total + (value / positions) ** 2, 0));
  return Float32Array.from(sum, (value) => value / positions / Math.max(norm, NORM_FLOOR));
}

/**
 * The items with the most similar pooled features, for every item: ranked by their cosine in float64, ties by index.
 *
 * The engine's products only choose whom to rank, block by block. Besides `pooled` and the table it takes some 30 MB, so
 * five-crop COCO, 248245 items of 768 channels, fits in 1 GiB; its 95 TFLOP are some 50 minutes of the native engine on
 * two cores.
 *
 * @param pooled `[items, channels]`: one unit vector per item, from {@linkcode pooledFeature}.
 * @param channels Number of channels C.
 * @param columns Neighbours wanted per item, itself included; fewer where there are fewer items.
 */
export async function nearestNeighbors(
  pooled: Float32Array,
  channels: number,
  columns = NEIGHBOR_COLUMNS,
): Promise<NeighborTable> {
  const items = pooled.length / channels;
  const kept = Math.min(columns, items);
  const indices = new Int32Array(items * kept);
  const similarities = new Float32Array(items * kept);
  for (let first = 0; first < items; first += ANCHORS) {
    const lists = await candidatesOf(pooled, channels, first, kept);
    lists.forEach((list, row) => {
      const item = first + row;
      const ranked = rankedFirst(item, list.indices(), pooled, channels).slice(0, kept);
      ranked.forEach(({ index, cosine }, column) => {
        indices[item * kept + column] = index;
        similarities[item * kept + column] = cosine;
      });
    });
  }
  return { columns: kept, indices, similarities };
}

/** For each of a block of items, at least the `kept` most similar ones. */
async function candidatesOf(
  pooled: Float32Array,
  channels: number,
  first: number,
  kept: number,
): Promise<CandidateList[]> {
  const anchors = block(pooled, channels, first, ANCHORS);
  const lists = Array.from({ length: anchors.shape[0] }, () => new CandidateList(kept));
  for (let start = 0; start < pooled.length / channels; start += OTHERS) {
    const others = block(pooled, channels, start, OTHERS);
    const products = matMul(anchors, others, false, true);
    const [, count] = products.shape;
    const cosines = await products.data<"float32">();
    lists.forEach((list, row) => list.add(cosines.subarray(row * count, (row + 1) * count), start));
    others.dispose();
    products.dispose();
  }
  anchors.dispose();
  return lists;
}

function block(pooled: Float32Array, channels: number, first: number, length: number) {
  const rows = Math.min(length, pooled.length / channels - first);
  return tensor2d(pooled.subarray(first * channels, (first + rows) * channels), [rows, channels]);
}

interface Ranked {
  readonly index: number;
  readonly cosine: number;
}

/** Candidates by exact cosine. Rounding must not put an equal item before the item itself: column 0 is the item by definition. */
function rankedFirst(
  item: number,
  candidates: readonly number[],
  pooled: Float32Array,
  channels: number,
): Ranked[] {
  const rank = (index: number) => ({ index, cosine: dot(pooled, channels, item, index) });
  const others = candidates.filter((index) => index !== item).map(rank);
  return [rank(item), ...others.sort((a, b) => b.cosine - a.cosine || a.index - b.index)];
}

function dot(pooled: Float32Array, channels: number, a: number, b: number): number {
  const [fromA, fromB] = [a * channels, b * channels];
  let sum = 0;
  for (let i = 0; i < channels; i++) sum += pooled[fromA + i] * pooled[fromB + i];
  return sum;
}

/** Collects the most similar items of all that it is shown, and all that rounding may have put behind them. */
export class CandidateList {
  #candidates: { readonly index: number; readonly cosine: number }[] = [];
  #least = -Infinity;
  #limit: number;

  /** @param wanted Number of most similar items that must be in the list. */
  constructor(private readonly wanted: number) {
    this.#limit = GROWTH * wanted;
  }

  /**
   * Shows it the next items.
   *
   * @param cosines Cosine of each, off by at most half the margin.
   * @param first Index of the first.
   */
  add(cosines: Float32Array, first: number): void {
    for (let at = 0; at < cosines.length; at++) {
      if (cosines[at] < this.#least) continue;
      this.#candidates.push({ index: first + at, cosine: cosines[at] });
      if (this.#candidates.length > this.#limit) this.#thin();
    }
  }

  /** The items' indices, in no order. */
  indices(): number[] {
    this.#thin();
    return this.#candidates.map(({ index }) => index);
  }

  #thin(): void {
    if (this.#candidates.length <= this.wanted) return;
    const falling = this.#candidates.map(({ cosine }) => cosine).sort((a, b) => b - a);
    this.#least = falling[this.wanted - 1] - MARGIN;
    this.#candidates = this.#candidates.filter(({ cosine }) => !(cosine < this.#least));
    this.#limit = Math.max(GROWTH * this.wanted, 2 * this.#candidates.length);
  }
}
