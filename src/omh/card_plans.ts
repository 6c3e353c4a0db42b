/**
 * The plans between adjacent levels, solved on the card that has the centres: no value is waited for.
 *
 * @module
 */
import { fusedKernel } from "../nn/fused.ts";
import { NORM_FLOOR } from "../nn/normalize.ts";
import type { PendingNumber } from "../nn/pending.ts";
import type { Tensor, Tensor2D } from "../nn/types.ts";
import type { OmhOptions } from "./options.ts";
import { checkShare, planError } from "./plan_faults.ts";

/** The plan T^m between two adjacent levels, on a card. */
export interface CardPlan {
  /** Number of clusters of the higher level, C_m. */
  readonly rows: number;
  /** Number of clusters of the lower level, C_(m+1). */
  readonly columns: number;
  /** T: rank 2, `[C_m, C_(m+1)]`, float32. */
  readonly plan: Tensor2D;
  /** H(T^m) in nats, when it is read; then a plan that is not finite, or whose rows have lost their mass, is found out. */
  readonly entropy: PendingNumber;
  /** The cost's gradient, from the plan's and the cost; there if the options ask for it. */
  readonly costGradient?: (dy: Tensor2D, cost: Tensor2D) => Tensor;
}

/**
 * Solves the transport between every two adjacent levels as `solveLevelPlans` does, at any number of clusters, in
 * float32 and with all iterations.
 *
 * @param centers mu^m of all levels, coarsest first: rank 2, `[C_m, channels]`.
 * @returns One plan per pair of adjacent levels, whose tensors are the caller's; null where the engine has no kernel for it: then the
 * processor solves.
 */
export function cardLevelPlans(centers: readonly Tensor2D[], options: OmhOptions): CardPlan[] | null {
  const solve = fusedKernel("TransportPlan");
  const { epsilon, iterations, solver, plan_gradient } = options;
  const pairs = centers.slice(1).map((lower, m) => [centers[m], lower] as const);
  if (!solve) return null;
  const keeps = plan_gradient === "unrolled";
  return pairs.map(([higher, lower], m) => {
    const between = `levels ${m + 1} and ${m + 2}`;
    const [plan, report, ...potentials] = solve({ higher, lower }, {
      epsilon,
      iterations,
      keeps,
      plain: solver === "plain",
      floor: NORM_FLOOR,
    }) as Tensor[];
    return {
      rows: higher.shape[0],
      columns: lower.shape[0],
      plan: plan as Tensor2D,
      entropy: {
        tensor: report,
        from: ([entropy, row, off, broken]) => {
          if (broken !== 0) throw planError(between, "is not finite", { solver, epsilon });
          checkShare(1 + off, row, between, { solver, epsilon });
          return entropy;
        },
      },
      ...(keeps && { costGradient: throughIterations(plan, potentials, { epsilon, iterations }) }),
    };
  });
}

function throughIterations(
  plan: Tensor,
  [rowPotentials, columnPotentials]: readonly Tensor[],
  attributes: { readonly epsilon: number; readonly iterations: number },
): CardPlan["costGradient"] {
  return (dy, cost) =>
    fusedKernel("TransportPlanGrad")!(
      { dy, cost, plan, rowPotentials, columnPotentials },
      attributes,
    ) as Tensor;
}
