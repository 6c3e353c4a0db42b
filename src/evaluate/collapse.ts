/**
 * Signs that a head has collapsed: all pixels in few clusters, all codes in one direction. No labels are used.
 *
 * @module
 */

/**
 * Number of clusters in effective use: the exponential of the entropy of their shares.
 *
 * @param counts Positions or pixels given to each cluster.
 * @returns Between 1, all in one cluster, and the number of clusters, all equally used; 0 where nothing is counted.
 */
export function effectiveClusters(counts: ArrayLike<number>): number {
  const total = Array.from(counts).reduce((sum, count) => sum + count, 0);
  if (total === 0) return 0;
  const entropy = Array.from(counts).reduce((sum, count) => {
    const share = count / total;
    return share > 0 ? sum - share * Math.log(share) : sum;
  }, 0);
  return Math.exp(entropy);
}

/** Accumulates the mean cosine between any two codes. */
export class CodeSpread {
  #sum: Float64Array | undefined;
  #count = 0;

  /**
   * Adds codes.
   *
   * @param codes `[positions, channels]`, row by row, not normalised.
   */
  add(codes: Float32Array, channels: number): void {
    const sum = this.#sum ??= new Float64Array(channels);
    for (let at = 0; at < codes.length; at += channels) {
      const code = codes.subarray(at, at + channels);
      const norm = Math.sqrt(code.reduce((total, value) => total + value * value, 0)) || 1;
      code.forEach((value, channel) => sum[channel] += value / norm);
      this.#count++;
    }
  }

  /** Mean cosine over all pairs of different codes, in [-1, 1]: with unit codes u, (|sum u|^2 - n) / (n (n - 1)). */
  get meanCosine(): number {
    const n = this.#count;
    const square = (this.#sum ?? new Float64Array()).reduce((total, value) => total + value * value, 0);
    return n > 1 ? (square - n) / (n * (n - 1)) : 0;
  }
}
