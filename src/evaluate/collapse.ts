/**
 * Signs that a head has collapsed: all pixels in few clusters, all codes in one direction. No labels are used.
 *
 * @module
 */

/**
 * Bounds beyond which a head counts as collapsed.
 *
 * Fewer than 1.5 effective clusters means that one of them takes more than 86% of all pixels: no dataset here has a class
 * that large, and the collapses seen elsewhere (reference: OMH, section 7) have 1.0. A mean cosine above
 * 0.95 means that random codes are on average about 18 degrees apart, which leaves the cosines of the clusters nothing to
 * tell apart.
 */
export const COLLAPSE_BOUNDS = { effectiveClusters: 1.5, meanCodeCosine: 0.95 } as const;

/** Signs of collapse that a head shows. */
export interface CollapseSigns {
  /** See {@linkcode effectiveClusters}. */
  readonly effectiveClusters: number;
  /** See {@linkcode CodeSpread.meanCosine}. */
  readonly meanCodeCosine: number;
}

/** Whether a head has collapsed, by {@linkcode COLLAPSE_BOUNDS}. */
export function hasCollapsed({ effectiveClusters, meanCodeCosine }: CollapseSigns): boolean {
  return effectiveClusters < COLLAPSE_BOUNDS.effectiveClusters ||
    meanCodeCosine > COLLAPSE_BOUNDS.meanCodeCosine;
}

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
  #zeros = 0;

  /**
   * Adds codes.
   *
   * @param codes `[positions, channels]`, row by row, not normalised.
   */
  add(codes: Float32Array, channels: number): void {
    const sum = this.#sum ??= new Float64Array(channels);
    for (let at = 0; at < codes.length; at += channels) {
      let square = 0;
      for (let channel = 0; channel < channels; channel++) {
        const value = codes[at + channel];
        square += value * value;
      }
      const norm = Math.sqrt(square);
      if (norm > 0) {
        for (let channel = 0; channel < channels; channel++) sum[channel] += codes[at + channel] / norm;
      } else this.#zeros++;
      this.#count++;
    }
  }

  /**
   * Mean cosine over all pairs of different codes, in [-1, 1]: with unit codes u, (|sum u|^2 - n) / (n (n - 1)). A code of zeros
   * has a cosine of 0 with any other.
   */
  get meanCosine(): number {
    const n = this.#count;
    const square = (this.#sum ?? new Float64Array()).reduce((total, value) => total + value * value, 0);
    return n > 1 ? (square - (n - this.#zeros)) / (n * (n - 1)) : 0;
  }
}
