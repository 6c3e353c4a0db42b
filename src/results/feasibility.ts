/**
 * Which weights of the OMH losses are feasible, judged without labels.
 *
 * Without the stop gradient the cluster loss has a trivial optimum, all codes in one point, and the paper does not say what
 * weight keeps its authors away from it. The rule: the largest weight of a grid whose codes of training images are spread as
 * widely as the baseline's own seeds have theirs. It says where the method can be run at all, not where it is best.
 *
 * @module
 */
import { mean, sampleStandardDeviation } from "simple-statistics";
import type { CellResult, CodeStatistics } from "./types.ts";

/** What the rule looks at, both of train codes: how many directions they fill, and how many clusters of the primary readout. */
export const CODE_SIGNS: readonly CodeSign[] = ["effective_rank", "effective_clusters"];

/** Name of such a statistic. */
export type CodeSign = "effective_rank" | "effective_clusters";

/**
 * A feasible mean lies at most so many standard deviations below the baseline's: where 95% of the baseline's own seeds lie.
 * Higher is no sign of collapse, so there is no upper bound.
 */
export const DEVIATIONS = 2;

/** Fewer seeds of a baseline say nothing of its spread. */
export const LEAST_SEEDS = 3;

/** Statistics of the codes of one seed; null where the training did not finish. */
export type SeedSigns = Readonly<Record<CodeSign, number>> | null;

/** A mean over seeds that a weight has to reach. */
export interface FeasibilityBound {
  /** Mean over the baseline's seeds. */
  readonly mean: number;
  /** Sample standard deviation over the baseline's seeds. */
  readonly deviation: number;
  /** `mean - 2 deviation`. */
  readonly least: number;
}

/** The bounds of both statistics. */
export type FeasibilityBounds = Readonly<Record<CodeSign, FeasibilityBound>>;

/** A weight that was tried. */
export interface Candidate {
  /** The weight. */
  readonly weight: number;
  /** One per seed. */
  readonly seeds: readonly SeedSigns[];
}

/** What the rule says of a weight. */
export interface WeightVerdict {
  /** The weight. */
  readonly weight: number;
  /** Means over the seeds; null where one did not finish. */
  readonly means: Readonly<Record<CodeSign, number>> | null;
  /** What speaks against the weight; nothing where it is feasible. */
  readonly below: readonly (CodeSign | "unfinished")[];
}

/** What the rule makes of a grid of weights. */
export interface WeightChoice {
  /** From the smallest weight to the largest. */
  readonly verdicts: readonly WeightVerdict[];
  /** The largest feasible weight; null where none is. */
  readonly weight: number | null;
  /** Whether the boundary lies within the grid: there is a feasible weight, and a next larger one, which is not. */
  readonly bracketed: boolean;
  /** Whether a smaller weight than the chosen one is infeasible: then the boundary is no sharper than the spread of seeds. */
  readonly hasGap: boolean;
}

/** The statistics that the rule looks at. */
export function signsOf({ outcome, metrics }: Pick<CellResult, "outcome" | "metrics">): SeedSigns {
  const codes: CodeStatistics | null = metrics?.codes ?? null;
  if (outcome.status !== "finished" || codes === null) return null;
  return { effective_rank: codes.effective_rank, effective_clusters: codes.effective_clusters };
}

/**
 * The bounds that a baseline's seeds set.
 *
 * @throws {RangeError} There are fewer than 3 seeds, or one did not finish.
 */
export function feasibilityBounds(baseline: readonly SeedSigns[]): FeasibilityBounds {
  const finished = baseline.filter((seed) => seed !== null);
  if (finished.length < LEAST_SEEDS || finished.length < baseline.length) {
    throw new RangeError(
      `Cannot tell the spread of the baseline: ${finished.length} of its ${baseline.length} seeds finished, ` +
        `expected all and at least ${LEAST_SEEDS}`,
    );
  }
  return bySign((sign) => {
    const values = finished.map((seed) => seed[sign]);
    const [middle, deviation] = [mean(values), sampleStandardDeviation(values)];
    return { mean: middle, deviation, least: middle - DEVIATIONS * deviation };
  });
}

/**
 * Chooses the largest feasible weight.
 *
 * @param candidates Weights of one reading of the losses, in any order, each with at least one seed.
 */
export function chooseWeight(candidates: readonly Candidate[], bounds: FeasibilityBounds): WeightChoice {
  const verdicts = [...candidates].sort((a, b) => a.weight - b.weight).map((candidate) =>
    judge(candidate, bounds)
  );
  const chosen = verdicts.findLastIndex(({ below }) => below.length === 0);
  return {
    verdicts,
    weight: verdicts[chosen]?.weight ?? null,
    bracketed: chosen >= 0 && chosen < verdicts.length - 1,
    hasGap: verdicts.slice(0, Math.max(0, chosen)).some(({ below }) => below.length > 0),
  };
}

function judge({ weight, seeds }: Candidate, bounds: FeasibilityBounds): WeightVerdict {
  const finished = seeds.filter((seed) => seed !== null);
  if (finished.length < seeds.length) return { weight, means: null, below: ["unfinished"] };
  const means = bySign((sign) => mean(finished.map((seed) => seed[sign])));
  return { weight, means, below: CODE_SIGNS.filter((sign) => means[sign] < bounds[sign].least) };
}

function bySign<T>(valueOf: (sign: CodeSign) => T): Record<CodeSign, T> {
  return Object.fromEntries(CODE_SIGNS.map((sign) => [sign, valueOf(sign)])) as Record<CodeSign, T>;
}
