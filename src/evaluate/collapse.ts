/**
 * Signs that a head has collapsed: all codes in few clusters, or in one direction. No labels are used.
 *
 * @module
 */

/**
 * Bounds beyond which a head counts as collapsed.
 *
 * Fewer than 1.5 effective clusters means that one of them takes more than 86% of all codes: no dataset here has a class
 * that large, and the collapses seen elsewhere (reference: OMH, section 7) have 1.0. A mean cosine above
 * 0.95 means that random codes are on average about 18 degrees apart, which leaves the cosines of the clusters nothing to
 * tell apart.
 */
export const COLLAPSE_BOUNDS = { effectiveClusters: 1.5, meanCosine: 0.95 } as const;

/** Signs of collapse that a head shows. */
export interface CollapseSigns {
  /** See {@linkcode effectiveNumber}. */
  readonly effectiveClusters: number;
  /** Mean cosine between two random codes. */
  readonly meanCosine: number;
}

/** Whether a head has collapsed, by {@linkcode COLLAPSE_BOUNDS}. */
export function hasCollapsed({ effectiveClusters, meanCosine }: CollapseSigns): boolean {
  return effectiveClusters < COLLAPSE_BOUNDS.effectiveClusters || meanCosine > COLLAPSE_BOUNDS.meanCosine;
}

/**
 * Number of parts in effective use: the exponential of the entropy of their shares.
 *
 * @param amounts What falls to each part, such as pixels to each cluster; not negative.
 * @returns Between 1, all in one part, and the number of parts, all equal; 0 where there is nothing.
 */
export function effectiveNumber(amounts: ArrayLike<number>): number {
  const list = Array.from(amounts);
  const total = list.reduce((sum, amount) => sum + amount, 0);
  if (total === 0) return 0;
  const entropy = list.reduce((sum, amount) => {
    const share = amount / total;
    return share > 0 ? sum - share * Math.log(share) : sum;
  }, 0);
  return Math.exp(entropy);
}
