/**
 * The losses of a hierarchy by one operation: on engines that have kernels for it.
 *
 * @module
 */
import { type Tensor, tidy } from "@tensorflow/tfjs-core";
import { customGradients } from "../nn/custom_gradients.ts";
import { fusedKernel } from "../nn/fused.ts";
import { UNIT_FLOOR } from "../nn/normalize.ts";
import type { Scalar, Tensor2D } from "../nn/types.ts";
import { planTensor, type StepPlan } from "./level_plans.ts";
import type { OmhOptions } from "./options.ts";

/** Centres of all levels, coarsest first: rank 2, `[C_m, channels]`, not normalised. */
export interface LevelCenters {
  /** Those of the activations. */
  readonly centers: readonly Tensor2D[];
  /** Those whose best one a position is assigned to, a constant: the same ones, or others. */
  readonly labelling: readonly Tensor2D[];
}

/**
 * The weighted losses of levels with activations `max(0, cos)`, as `Hierarchy.losses` has them level by level.
 *
 * @param codes rank 2, `[positions, channels]`, float32, not normalised. Gradients reach codes and centres.
 * @param plans This step's plans, one for each level and the next; none where the matching losses have no weight.
 * @returns null where the engine has no such operation, or the options ask for what it cannot.
 */
export function lossesAtOnce(
  codes: Tensor2D,
  { centers, labelling }: LevelCenters,
  plans: readonly StepPlan[],
  options: OmhOptions,
): { omh_cluster: Scalar; omh_match: Scalar } | null {
  const fused = fusedKernel("HierarchyLosses");
  const { match_over, match_axis, plan_gradient } = options;
  if (!fused || match_over !== "all" || plan_gradient !== "constant") return null;
  if (plans.length === 0 && options.lambda_cluster === 0) return null;
  const sizes = centers.map(({ shape }) => shape[0]);
  const weights = lossWeights(codes.shape[0], sizes, plans.length, options);
  return tidy(() => {
    const fixed = plans.map((plan, m) =>
      planTensor(plan, centers[m], centers[m + 1], { plan_gradient, plan_scale: "mass" })
    );
    const constants = {
      ...numbered("plan", fixed),
      ...labelling !== centers && numbered("label", labelling),
    };
    const [omh_cluster, omh_match] = customGradients([codes, ...centers], () => {
      const [cluster, match, ...kept] = fused({ codes, ...numbered("center", centers), ...constants }, {
        ...weights,
        overLower: match_axis === "lower",
        floor: UNIT_FLOOR,
      }) as Tensor[];
      return {
        results: [cluster, match],
        kept,
        gradients: ([clusterDy, matchDy], [activations, slopes, picks, unit, norm]) =>
          fusedKernel("HierarchyLossesGrad")!(
            { clusterDy, matchDy, activations, slopes, picks, unit, norm },
            { ...numbered("size", sizes), ...weights },
          ) as Tensor[],
      };
    });
    return { omh_cluster: omh_cluster as Scalar, omh_match: omh_match as Scalar };
  });
}

/** What the sums over positions of what levels pick, and plans carry, are multiplied by. */
function lossWeights(
  positions: number,
  sizes: readonly number[],
  pairs: number,
  options: OmhOptions,
): Record<string, number> {
  const { lambda_cluster, lambda_match, level_weighting, reduction, match_axis, plan_scale } = options;
  const of = (lambda: number, losses: number, clusters: number) =>
    -lambda /
    (positions * (level_weighting === "mean" ? losses : 1) * (reduction === "entries" ? clusters : 1));
  const match = Array.from({ length: pairs }, (_, m) => {
    const kept = match_axis === "lower" ? sizes[m] : sizes[m + 1];
    return of(lambda_match, pairs, kept) * (plan_scale === "row" ? sizes[m] : 1);
  });
  return {
    ...numbered("cluster", sizes.map((clusters) => of(lambda_cluster, sizes.length, clusters))),
    ...numbered("match", match),
  };
}

function numbered<T>(name: string, values: readonly T[]): Record<string, T> {
  return Object.fromEntries(values.map((value, i) => [`${name}${i}`, value]));
}
