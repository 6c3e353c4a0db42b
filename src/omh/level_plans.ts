/**
 * The plans between adjacent levels at one training step.
 *
 * @module
 */
import {
  customGrad,
  getBackend,
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
import { DivergedError } from "../nn/diverged_error.ts";
import { stopGradient } from "../nn/gradients.ts";
import { l2Normalize } from "../nn/normalize.ts";
import { type PlanMatrix, treePlan, uniformPlan } from "./fixed_plan.ts";
import type { OmhOptions } from "./options.ts";
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

/** How far the mass of a row may be off, fraction of 1: at the smallest epsilon, potentials of 1e4 round to 5e-4 in float32. */
const ROW_TOLERANCE = 2e-3;

/** The plan T^m between two adjacent levels. */
export interface LevelPlan extends PlanMatrix {
  /** H(T^m) in nats. */
  readonly entropy: number;
  /** What the plan solves; absent where it is fixed. */
  readonly problem?: TransportProblem;
  /** The log-domain solution, where there is one to differentiate. */
  readonly solution?: TransportPlan;
}

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
 * @param levelPlan The plan for the centres as they are now.
 * @param higher Centres of level m.
 * @param lower Centres of level m + 1.
 * @returns rank 2, `[C_m, C_(m+1)]`, float32; entries sum to 1, or rows do with `plan_scale: row`.
 */
export function planTensor(
  { rows, columns, plan, problem, solution }: LevelPlan,
  higher: Tensor2D,
  lower: Tensor2D,
  options: Pick<OmhOptions, "plan_gradient" | "plan_scale">,
): Tensor2D {
  return tidy(() => {
    const constant = () => tensor2d(plan, [rows, columns]);
    const unrolled = (problem: TransportProblem, solution: TransportPlan) =>
      customGrad(() => ({
        value: constant(),
        gradFunc: (dy: Tensor) =>
          tensor2d(transportCostGradient(problem, solution, readAtOnce(dy)), [rows, columns]),
      }))(centerCost(higher, lower));
    const differentiable = options.plan_gradient === "unrolled" && problem && solution;
    const value = differentiable ? unrolled(problem, solution) : stopGradient(constant);
    return options.plan_scale === "row" ? mul(value, rows) : value as Tensor2D;
  });
}

/** Values in the middle of a backward pass, which waits for nothing. */
function readAtOnce(dy: Tensor): Float32Array {
  if (getBackend() !== "webgpu") return dy.dataSync<"float32">();
  throw new Error(
    'Cannot differentiate the transport on the engine "webgpu": values cannot be read there at once, ' +
      "expected omh.plan_gradient: constant, or another engine",
  );
}

function solve(problem: TransportProblem, { solver, epsilon }: OmhOptions, between: string): LevelPlan {
  const solution = solver === "log" ? solveTransport(problem) : undefined;
  const plan = solution?.plan ?? solveTransportPlainly(problem);
  const fault = faultOf(plan, problem);
  if (fault !== undefined) {
    throw new DivergedError(
      `the transport plan between ${between} ${fault} (solver ${solver}, epsilon ${epsilon})`,
    );
  }
  const { rows, columns } = problem;
  return { rows, columns, plan, entropy: planEntropy(plan), problem, solution };
}

/** What is wrong with a plan after the last iteration, which has balanced its rows; undefined where nothing is. */
function faultOf(plan: Float32Array, { rows, columns }: TransportProblem): string | undefined {
  if (!plan.every(Number.isFinite)) return "is not finite";
  for (let row = 0; row < rows; row++) {
    const share = rows * plan.subarray(row * columns, (row + 1) * columns).reduce((sum, t) => sum + t, 0);
    if (Math.abs(share - 1) > ROW_TOLERANCE) {
      return `has lost its marginals: row ${row + 1} holds ${share.toPrecision(3)} times its mass`;
    }
  }
  return undefined;
}
