/**
 * The plans between adjacent levels at one training step.
 *
 * @module
 */
import {
  customGrad,
  matMul,
  mul,
  relu,
  sub,
  type Tensor,
  type Tensor2D,
  tensor2d,
  tidy,
} from "@tensorflow/tfjs-core";
import type { RandomStreams } from "../base/random.ts";
import { stopGradient } from "../nn/gradients.ts";
import { l2Normalize } from "../nn/normalize.ts";
import type { CardPlan } from "./card_plans.ts";
import { type PlanMatrix, treePlan, uniformPlan } from "./fixed_plan.ts";
import type { OmhOptions } from "./options.ts";
import { checkShare, planError } from "./plan_faults.ts";
import {
  planEntropy,
  solveTransport,
  solveTransportPlainly,
  transportCostGradient,
  type TransportPlan,
  type TransportProblem,
} from "./transport_plan.ts";

/**
 * Cosine distance of centres from their non-negative similarity: `D = 1 - max(0, cos)`, Eq. (5) and (6).
 *
 * @param higher Centres of level m: rank 2, `[C_m, channels]`, float32, not normalised.
 * @param lower Centres of level m + 1: rank 2, `[C_(m+1), channels]`.
 * @returns rank 2, `[C_m, C_(m+1)]`, in [0, 1]. Gradients reach both sets of centres.
 */
export function centerCost(higher: Tensor2D, lower: Tensor2D): Tensor2D {
  return tidy(() => sub(1, relu(matMul(l2Normalize(higher), l2Normalize(lower), false, true))));
}

/** The plan T^m between two adjacent levels. */
export interface LevelPlan extends PlanMatrix {
  /** H(T^m) in nats. */
  readonly entropy: number;
  /** What the plan solves; absent where it is fixed. */
  readonly problem?: TransportProblem;
  /** The log-domain solution, where there is one to differentiate. */
  readonly solution?: TransportPlan;
}

/** A step's plan, where it was solved: on the processor, or on a card that keeps it. */
export type StepPlan = LevelPlan | CardPlan;

/**
 * The plans between levels that stay as they are for a whole training, where the options ask for such.
 *
 * @param sizes C_m of all levels, coarsest first.
 * @param random The seed's streams; a tree has its own, so that it moves no other draw.
 * @returns One plan per pair of adjacent levels; null where plans are solved for.
 */
export function fixedLevelPlans(
  sizes: readonly number[],
  { plan }: Pick<OmhOptions, "plan">,
  random: RandomStreams,
): LevelPlan[] | null {
  if (plan === "sinkhorn") return null;
  return sizes.slice(1).map((columns, m) => {
    const rows = sizes[m];
    const fixed = plan === "uniform"
      ? uniformPlan(rows, columns)
      : treePlan(rows, columns, random.stream("initial/omh_plan", m));
    return { ...fixed, entropy: planEntropy(fixed.plan) };
  });
}

/**
 * Solves the transport between every two adjacent levels for their current centres, Eq. (7) and (8).
 *
 * @param centers mu^m of all levels, coarsest first: rank 2, `[C_m, channels]`.
 * @returns One plan per pair of adjacent levels.
 * @throws {DivergedError} A plan is not finite: a row or column of exp(-D/eps) underflowed in plain float32. Or its rows have
 * lost their mass: epsilon is too small for potentials in float32.
 */
export async function solveLevelPlans(
  centers: readonly Tensor2D[],
  options: OmhOptions,
): Promise<LevelPlan[]> {
  const plans: LevelPlan[] = [];
  for (let m = 0; m + 1 < centers.length; m++) {
    const cost = centerCost(centers[m], centers[m + 1]);
    const [rows, columns] = cost.shape;
    const { epsilon, iterations } = options;
    const problem = { cost: await cost.data<"float32">(), rows, columns, epsilon, iterations };
    cost.dispose();
    plans.push(solve(problem, options, `levels ${m + 1} and ${m + 2}`));
  }
  return plans;
}

/**
 * A plan as a tensor, scaled and with the gradient that the options ask for.
 *
 * @param stepPlan The plan for the centres as they are now.
 * @param higher Centres of level m.
 * @param lower Centres of level m + 1.
 * @returns rank 2, `[C_m, C_(m+1)]`, float32; entries sum to 1, or rows do with `plan_scale: row`.
 */
export function planTensor(
  stepPlan: StepPlan,
  higher: Tensor2D,
  lower: Tensor2D,
  options: Pick<OmhOptions, "plan_gradient" | "plan_scale">,
): Tensor2D {
  return tidy(() => {
    const { rows, columns } = stepPlan;
    const constant = () =>
      isOfProcessor(stepPlan) ? tensor2d(stepPlan.plan, [rows, columns]) : stepPlan.plan.clone();
    const costGradient = options.plan_gradient === "unrolled" && costGradientOf(stepPlan);
    const value = costGradient
      ? customGrad((cost, save) => {
        (save as (tensors: Tensor[]) => void)([cost as Tensor]);
        return {
          value: constant(),
          gradFunc: (dy: Tensor, [cost]: Tensor[]) => costGradient(dy as Tensor2D, cost as Tensor2D),
        };
      })(centerCost(higher, lower))
      : stopGradient(constant);
    return options.plan_scale === "row" ? mul(value, rows) : value as Tensor2D;
  });
}

function isOfProcessor(plan: StepPlan): plan is LevelPlan {
  return plan.plan instanceof Float32Array;
}

/** How the cost's gradient follows from the plan's, where the iterations can be differentiated. */
function costGradientOf(plan: StepPlan): ((dy: Tensor2D, cost: Tensor2D) => Tensor) | undefined {
  if (!isOfProcessor(plan)) return plan.costGradient;
  const { rows, columns, problem, solution } = plan;
  return problem && solution &&
    ((dy) => tensor2d(transportCostGradient(problem, solution, dy.dataSync<"float32">()), [rows, columns]));
}

function solve(problem: TransportProblem, { solver, epsilon }: OmhOptions, between: string): LevelPlan {
  const solution = solver === "log" ? solveTransport(problem) : undefined;
  const plan = solution?.plan ?? solveTransportPlainly(problem);
  if (!plan.every(Number.isFinite)) throw planError(between, "is not finite", { solver, epsilon });
  const { rows, columns } = problem;
  for (let row = 0; row < rows; row++) {
    const share = rows * plan.subarray(row * columns, (row + 1) * columns).reduce((sum, t) => sum + t, 0);
    checkShare(share, row, between, { solver, epsilon });
  }
  return { rows, columns, plan, entropy: planEntropy(plan), problem, solution };
}
