/**
 * Signs that a head has collapsed: all codes in few clusters, or in one direction. No labels are used.
 *
 * @module
 */

/** Signs of collapse that a head shows, or bounds for them. */
export interface CollapseSigns {
  /** See {@linkcode effectiveNumber}. */
  readonly effectiveClusters: number;
  /** Mean cosine between two random codes. */
  readonly meanCosine: number;
  /** {@linkcode effectiveNumber} of the variances of the codes along their principal axes. */
  readonly effectiveRank: number;
}

/**
 * Bounds beyond which a trained head counts as collapsed. They look at its codes of training images, and no label sets them.
 *
 * Fewer effective clusters than the square root of the number of classes means that the entropy of the clusters is below half of what
 * it can be: on a logarithmic scale the head is nearer to one cluster for everything than to all of them in equal use. A bound that
 * does not grow with the classes would pass a head that tells 2 of 27 apart. The collapses seen elsewhere
 * (reference: OMH, section 7) have 1.0. A mean cosine above 0.95 means that random codes are on average about 18 degrees apart, which
 * leaves the cosines of the clusters nothing to tell apart. Fewer than 1.5 effective axes mean that more than 86% of the variance
 * lies along one line (dimensional collapse: L. Jing et al., ICLR 2022): k-means cuts a line into as many clusters as it is asked
 * for, so that the clusters in use do not show it.
 *
 * @param classes Number of classes n.
 */
export function collapseBounds(classes: number): CollapseSigns {
  return { effectiveClusters: Math.sqrt(classes), meanCosine: 0.95, effectiveRank: 1.5 };
}

/** Whether a head has collapsed, by {@linkcode collapseBounds}. */
export function hasCollapsed(
  { effectiveClusters, meanCosine, effectiveRank }: CollapseSigns,
  classes: number,
): boolean {
  const bounds = collapseBounds(classes);
  return effectiveClusters < bounds.effectiveClusters || meanCosine > bounds.meanCosine ||
    effectiveRank < bounds.effectiveRank;
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
