/**
 * How much each position of a feature map attends to those around it, as the backbone's last block says.
 *
 * @module
 */

/** Positions of the 3 x 3 window around a position, row by row: entry 4 is the position itself. */
export const WINDOW_POSITIONS = 9;

/** Quantiles between which each position's logits are clipped (reference: HP, section 6). */
const [LOW_QUANTILE, HIGH_QUANTILE] = [0.1, 0.9];

/**
 * Attention weights of the 3 x 3 window around each position (reference: HP, section 6).
 *
 * Mean over heads without the class token and registers; clipped between two quantiles; softmax over all positions; weights below the mean
 * weight set to 0. The official program's factor of 28 on the weights is left to the method.
 *
 * @param logits `[heads, tokens, tokens]`: scaled products of queries and keys, the patches last.
 * @param heads Number of heads.
 * @param size Positions of the feature map.
 * @param before Tokens before the patches: the class token and registers.
 * @returns `[positions, 9]`: fractions of 1, 0 outside the map.
 */
export function localAttention(
  logits: Float32Array,
  heads: number,
  { height, width }: { height: number; width: number },
  before = 1,
): Float32Array<ArrayBuffer> {
  const positions = height * width;
  const local = new Float32Array(positions * WINDOW_POSITIONS);
  for (let position = 0; position < positions; position++) {
    const weights = keptWeights(clipped(meanOverHeads(logits, heads, { positions, before }, position)));
    windowPositions(position, height, width).forEach((other, k) => {
      if (other !== null) local[position * WINDOW_POSITIONS + k] = weights[other];
    });
  }
  return local;
}

/**
 * The positions of the window around a position.
 *
 * @returns Nine indices, row by row; null outside the map.
 */
export function windowPositions(position: number, height: number, width: number): (number | null)[] {
  const [y, x] = [Math.floor(position / width), position % width];
  return Array.from({ length: WINDOW_POSITIONS }, (_, k) => {
    const [row, column] = [y + Math.floor(k / 3) - 1, x + k % 3 - 1];
    const inside = row >= 0 && row < height && column >= 0 && column < width;
    return inside ? row * width + column : null;
  });
}

/** What one position gives to each position, mean over heads, without what comes before the patches. */
function meanOverHeads(
  logits: Float32Array,
  heads: number,
  { positions, before }: { positions: number; before: number },
  position: number,
): Float64Array {
  const tokens = before + positions;
  const mean = new Float64Array(positions);
  for (let head = 0; head < heads; head++) {
    const row = (head * tokens + before + position) * tokens + before;
    for (let other = 0; other < positions; other++) mean[other] += logits[row + other] / heads;
  }
  return mean;
}

function clipped(row: Float64Array): Float64Array {
  const sorted = row.toSorted();
  const [low, high] = [quantile(sorted, LOW_QUANTILE), quantile(sorted, HIGH_QUANTILE)];
  return row.map((value) => Math.min(Math.max(value, low), high));
}

/** Interpolated linearly between order statistics. */
function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const low = Math.floor(position);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (position - low) * (sorted[high] - sorted[low]);
}

/** Softmax, weights below its mean `1 / length` set to 0. */
function keptWeights(row: Float64Array): Float64Array {
  const largest = row.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = row.map((value) => Math.exp(value - largest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power * row.length >= sum ? power / sum : 0);
}
