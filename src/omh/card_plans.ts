/**
 * The plans between adjacent levels, solved on the card that has the centres: no value is waited for.
 *
 * @module
 */
import { MOST_TRANSPORTED } from "../engine/fused_kernels.ts";
import { fusedKernel } from "../nn/fused.ts";
import type { PendingNumber } from "../nn/pending.ts";
import type { Tensor, Tensor2D } from "../nn/types.ts";
import type { OmhOptions } from "./options.ts";
import { checkShare } from "./plan_faults.ts";

/** The plan T^m between two adjacent levels, on a card. */
export interface CardPlan {
  /** Number of clusters of the higher level, C_m. */
  readonly rows: number;
  /** Number of clusters of the lower level, C_(m+1). */
  readonly columns: number;
  /** T: rank 2, `[C_m, C_(m+1)]`, float32. */
  readonly plan: Tensor2D;
  /** H(T^m) in nats, when it is read; then rows that have lost their mass are found out. */
  readonly entropy: PendingNumber;
  /** The cost's gradient, from the plan's and the cost; there if the options ask for it. */
  readonly costGradient?: (dy: Tensor2D, cost: Tensor2D) => Tensor;
}

/**
 * Solves the transport between every two adjacent levels as `solveLevelPlans` does, in float32 and with all iterations.
 *
 * @param centers mu^m of all levels, coarsest first: rank 2, `[C_m, channels]`.
 * @returns One plan per pair of adjacent levels, whose tensors are the caller's; null where the engine or the options ask for the
 * processor.
 */
export function cardLevelPlans(centers: readonly Tensor2D[], options: OmhOptions): CardPlan[] | null {
  const solve = fusedKernel("TransportPlan");
  const { epsilon, iterations, solver, plan_gradient } = options;
  const pairs = centers.slice(1).map((lower, m) => [centers[m], lower] as const);
  const fits = pairs.every(([higher, lower]) => higher.shape[0] + lower.shape[0] <= MOST_TRANSPORTED);
  if (!solve || solver !== "log" || !fits) return null;
  const keeps = plan_gradient === "unrolled";
  return pairs.map(([higher, lower], m) => {
    const [plan, report, ...potentials] = solve({ higher, lower }, {
      epsilon,
      iterations,
      keeps,
    }) as Tensor[];
    return {
      rows: higher.shape[0],
      columns: lower.shape[0],
      plan: plan as Tensor2D,
      entropy: {
        tensor: report,
        from: ([entropy, row, off]) => {
          checkShare(1 + off, row, `levels ${m + 1} and ${m + 2}`, { solver, epsilon });
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
