/**
 * Chooses the weights of the OMH losses without labels.
 *
 * Without the stop gradient the cluster loss has a trivial optimum, all codes in one point, and the paper does not say what
 * weight keeps its authors away from it. The rule: of the readings tried, take the one nearest to the paper's letter
 * that shows no sign of collapse next to the baseline: the largest weight, and at equal weight the literal sum.
 *
 * @module
 */
import { mean } from "simple-statistics";
import type { CodeStatistics } from "./types.ts";

/** Signs of collapse: neither needs a label. */
export type CollapseSigns = Pick<CodeStatistics, "effective_clusters" | "mean_cosine">;

/** A setting of the losses that was tried. */
export interface Candidate {
  /** Name of its row. */
  readonly name: string;
  /** Weight of both losses. */
  readonly weight: number;
  /** Whether the matching loss sums over all clusters, as the paper's words have it. */
  readonly literal: boolean;
  /** One per seed. */
  readonly cells: readonly CollapseSigns[];
}

/** What the rule says of a candidate. */
export interface WeightVerdict {
  /** The candidate. */
  readonly candidate: Candidate;
  /** Whether it keeps to the bounds on every seed. */
  readonly sound: boolean;
  /** Smallest over seeds. */
  readonly effectiveClusters: number;
  /** Largest over seeds. */
  readonly meanCodeCosine: number;
}

/** The bounds that the baseline sets. */
export interface CollapseBounds {
  /** Smallest effective number of clusters that is no sign of collapse. */
  readonly effectiveClusters: number;
  /** Largest mean cosine between codes that is no sign of collapse. */
  readonly meanCodeCosine: number;
}

/** A sound candidate keeps this share of the clusters that the baseline uses. */
const KEPT_CLUSTERS = 0.9;
/** A sound candidate moves at most this share of the way from the baseline's mean cosine to 1, all codes in one point. */
const MOVED_COSINE = 0.1;

/** The bounds that a baseline's cells set, from their means over seeds. */
export function collapseBounds(baseline: readonly CollapseSigns[]): CollapseBounds {
  const cosine = mean(baseline.map((cell) => cell.mean_cosine));
  return {
    effectiveClusters: KEPT_CLUSTERS * mean(baseline.map((cell) => cell.effective_clusters)),
    meanCodeCosine: cosine + MOVED_COSINE * (1 - cosine),
  };
}

/**
 * Judges the candidates, nearest to the paper's letter first; the first sound one is the choice.
 *
 * @param candidates Settings tried, in any order, each with at least one cell.
 */
export function judgeCandidates(candidates: readonly Candidate[], bounds: CollapseBounds): WeightVerdict[] {
  return [...candidates]
    .sort((a, b) => b.weight - a.weight || Number(b.literal) - Number(a.literal))
    .map((candidate) => {
      const effectiveClusters = Math.min(...candidate.cells.map((cell) => cell.effective_clusters));
      const meanCodeCosine = Math.max(...candidate.cells.map((cell) => cell.mean_cosine));
      const sound = effectiveClusters >= bounds.effectiveClusters && meanCodeCosine <= bounds.meanCodeCosine;
      return { candidate, sound, effectiveClusters, meanCodeCosine };
    });
}
