/**
 * Nearest neighbours of whole images.
 *
 * @module
 */

/** Columns of the official neighbour table; column 0 is the image itself (reference: STEGO, neighbours). */
export const NEIGHBOR_COLUMNS = 30;

/** Norms are floored here before pooled features are compared. */
const NORM_FLOOR = 1e-12;

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
 * The items with the most similar pooled features, for every item.
 *
 * Works item by item, so memory grows with the number of items and not with its square.
 *
 * @param pooled One unit vector per item, from {@linkcode pooledFeature}.
 * @param columns Neighbours wanted per item, itself included; fewer where there are fewer items.
 */
export function nearestNeighbors(pooled: readonly Float32Array[], columns = NEIGHBOR_COLUMNS): NeighborTable {
  const kept = Math.min(columns, pooled.length);
  const indices = new Int32Array(pooled.length * kept);
  const similarities = new Float32Array(pooled.length * kept);
  pooled.forEach((anchor, item) => {
    const cosines = Float64Array.from(pooled, (other) => dot(anchor, other));
    const order = Array.from(cosines.keys()).sort((a, b) => cosines[b] - cosines[a] || a - b);
    // Rounding must not put a twin before the item itself: column 0 is the item by definition.
    const ranked = [item, ...order.filter((other) => other !== item)].slice(0, kept);
    ranked.forEach((other, column) => {
      indices[item * kept + column] = other;
      similarities[item * kept + column] = cosines[other];
    });
  });
  return { columns: kept, indices, similarities };
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
