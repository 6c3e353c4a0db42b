/**
 * Where a feature vector lies in the permutohedral lattice: the simplex around it and its barycentric weights.
 *
 * @module
 */

/** Finds enclosing simplices, one feature vector at a time; its arrays are overwritten by the next `locate`. */
export interface SimplexLocator {
  /** First `d` coordinates of the simplex's `d + 1` lattice points, point after point. */
  readonly keys: Int32Array;
  /** Barycentric weight of each lattice point, fractions of 1 that sum to 1; the last entry, `d + 1`, is scratch. */
  readonly weights: Float64Array;
  /** Locates the `d` features that start at `features[start]`, in units of their standard deviations. */
  locate(features: Float32Array, start: number): void;
}

const { fround } = Math;

/** 1.5 * 2^52: adding and subtracting it rounds a small double to the nearest integer, ties to even. */
const ROUNDING = 6755399441055744;

/**
 * Makes a locator of simplices in the permutohedral lattice (reference: evaluation, "The filter K").
 *
 * Coordinates are rounded to float32 as in the original: where a pixel lies on the border of a simplex, rounding decides which
 * lattice points there are.
 *
 * @param d Number of features.
 * @returns A locator with its own buffers.
 */
export function createSimplexLocator(d: number): SimplexLocator {
  const size = d + 1;
  const inverse = fround(1 / size);
  const scales = Float32Array.from(
    { length: d },
    (_, j) => Math.sqrt(2 / 3) * size / Math.sqrt((j + 1) * (j + 2)),
  );
  const lifted = new Float32Array(size);
  const remainder = new Int32Array(size);
  const rank = new Int32Array(size);
  const keys = new Int32Array(size * d);
  const weights = new Float64Array(size + 1);

  /** Lifts scaled features onto the hyperplane of coordinates that sum to zero. */
  function lift(features: Float32Array, start: number): void {
    let tail = 0;
    for (let i = d; i > 0; i--) {
      const scaled = fround(features[start + i - 1] * scales[i - 1]);
      lifted[i] = tail - fround(i * scaled);
      tail = fround(tail + scaled);
    }
    lifted[0] = tail;
  }

  /** Finds the nearest point with coordinates divisible by `d + 1` and ranks the distances to it. */
  function roundAndRank(): void {
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const quotient = (fround(lifted[i] * inverse) + ROUNDING) - ROUNDING;
      remainder[i] = quotient * size;
      sum += quotient;
    }
    rank.fill(sum);
    for (let i = 0; i < d; i++) {
      const distance = fround(lifted[i] - remainder[i]);
      for (let j = i + 1; j < size; j++) {
        if (distance < fround(lifted[j] - remainder[j])) rank[i]++;
        else rank[j]++;
      }
    }
    for (let i = 0; i < size; i++) {
      const shift = rank[i] < 0 ? size : rank[i] > d ? -size : 0;
      rank[i] += shift;
      remainder[i] += shift;
    }
  }

  /** Turns ranked distances into barycentric weights. */
  function weigh(): void {
    weights.fill(0);
    for (let i = 0; i < size; i++) {
      const distance = fround(fround(lifted[i] - remainder[i]) * inverse);
      weights[d - rank[i]] += distance;
      weights[size - rank[i]] -= distance;
    }
    weights[0] += 1 + weights[size];
  }

  return {
    keys,
    weights,
    locate(features, start) {
      lift(features, start);
      roundAndRank();
      weigh();
      for (let k = 0, at = 0; k < size; k++) {
        for (let i = 0; i < d; i++) keys[at++] = remainder[i] + (rank[i] <= d - k ? k : k - size);
      }
    },
  };
}
