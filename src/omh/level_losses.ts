/**
 * The cluster loss of a level and the matching loss of two, Eq. (3) and (9) to (11) (reference: OMH, section 1).
 *
 * @module
 */
import { mean, mul, neg, sum, tidy, transpose } from "@tensorflow/tfjs-core";
import { oneHot } from "../nn/indicators.ts";
import { stopGradient } from "../nn/gradients.ts";
import type { Scalar, Tensor1D, Tensor2D } from "../nn/types.ts";
import type { OmhOptions } from "./options.ts";
import { pickedLoss } from "../nn/picked_loss.ts";
import { transportedMax, transportedSum } from "./transported_max.ts";

/** What one level makes of the codes. */
export interface LevelActivation {
  /** A^m, Eq. (4): rank 2, `[positions, C_m]`, float32, not negative. */
  readonly activations: Tensor2D;
  /** The cluster each position is assigned to, the one of M^m: rank 1, `[positions]`, int32, a constant. */
  readonly winners: Tensor1D;
  /** What the cluster loss picks instead of the activations, same shape: log-probabilities make it a cross-entropy. */
  readonly scores?: Tensor2D;
}

/**
 * `L_cluster = - sum over clusters, mean over positions of M A`, Eq. (3).
 *
 * @param level The level's activations and assignment.
 * @param options `reduction: entries` takes the mean over clusters too.
 */
export function clusterLoss(level: LevelActivation, { reduction }: Pick<OmhOptions, "reduction">): Scalar {
  return pickedLoss(level.scores ?? level.activations, level.winners, reduction);
}

/**
 * `L_match = - sum over clusters, mean over positions of the transported activation`, Eq. (9) to (11).
 *
 * @param plan T^m, scaled as the options say: rank 2, `[C_m, C_(m+1)]`, float32.
 * @param higher Level m.
 * @param lower Level m + 1.
 * @param options `match_axis` says which level's index the maximum runs over, `match_over` whether all clusters of the
 * other level count or the assigned one only.
 */
export function matchingLoss(
  plan: Tensor2D,
  higher: LevelActivation,
  lower: LevelActivation,
  options: Pick<OmhOptions, "match_axis" | "match_over" | "reduction" | "plan_gradient">,
): Scalar {
  return tidy(() => {
    const summed = options.match_over === "all" && options.plan_gradient === "constant" &&
      summedAtOnce(plan, higher, lower, options);
    if (summed) return summed;
    const moved = transportedActivation(plan, higher, lower, options);
    const kept = options.match_axis === "lower" ? higher : lower;
    const counted = options.match_over === "assigned" ? mul(assignment(kept), moved) as Tensor2D : moved;
    return negativeMean(counted, options.reduction);
  });
}

/**
 * Transported activation, Eq. (10): `At[h, p] = max over l of T[h, l] A^m[h, p] A^(m+1)[l, p]`.
 *
 * @returns rank 2, `[positions, C_m]`; with `match_axis: higher` the maximum runs over h and it is `[positions, C_(m+1)]`.
 */
export function transportedActivation(
  plan: Tensor2D,
  higher: LevelActivation,
  lower: LevelActivation,
  { match_axis }: Pick<OmhOptions, "match_axis">,
): Tensor2D {
  return tidy(() =>
    match_axis === "lower"
      ? mul(higher.activations, transportedMax(plan, lower.activations))
      : mul(lower.activations, transportedMax(transpose(plan) as Tensor2D, higher.activations))
  );
}

/** The loss by one operation, if the engine has it, where all clusters count and the plan is a constant. */
function summedAtOnce(
  plan: Tensor2D,
  higher: LevelActivation,
  lower: LevelActivation,
  { match_axis, reduction }: Pick<OmhOptions, "match_axis" | "reduction">,
): Scalar | undefined {
  const [kept, other] = match_axis === "lower" ? [higher, lower] : [lower, higher];
  const { activations } = kept;
  const scale = -1 / (reduction === "entries" ? activations.size : activations.shape[0]);
  const owned = match_axis === "lower" ? plan : transpose(plan) as Tensor2D;
  return transportedSum(owned, activations, other.activations, scale);
}

/** M: the one-hot of the assigned cluster, a constant. */
function assignment({ activations, winners }: LevelActivation): Tensor2D {
  return stopGradient(() => oneHot(winners, activations.shape[1]));
}

function negativeMean(values: Tensor2D, reduction: OmhOptions["reduction"]): Scalar {
  return neg(reduction === "entries" ? mean(values) : mean(sum(values, 1)));
}
