/**
 * The parallel clusterings of OMH, attached to a method's codes (reference: pairing, section 2).
 *
 * @module
 */
import { add, argMax, matMul, mul, relu, scalar, tidy } from "@tensorflow/tfjs-core";
import type { RandomStreams } from "../base/random.ts";
import { type Matrix, normalCenters } from "../nn/initialize.ts";
import { l2Normalize } from "../nn/normalize.ts";
import { stopGradient } from "../nn/gradients.ts";
import type { Scalar, Tensor1D, Tensor2D } from "../nn/types.ts";
import { clusterLoss, type LevelActivation, matchingLoss } from "./level_losses.ts";
import { type LevelPlan, planTensor, solveLevelPlans } from "./level_plans.ts";
import { levelSizes, type OmhOptions } from "./options.ts";

/**
 * How a level turns codes into activations and an assignment.
 *
 * @param unit Codes of unit length: rank 2, `[positions, channels]`, with their gradient.
 * @param centers The level's centres: rank 2, `[C_m, channels]`, not normalised.
 * @param level The level's number, 0 the coarsest.
 */
export type LevelPredictor = (unit: Tensor2D, centers: Tensor2D, level: number) => LevelActivation;

/** The losses of a hierarchy, before weighting. */
export type LevelLosses = {
  /** One per level. */
  readonly cluster: Scalar[];
  /** One per pair of adjacent levels. */
  readonly match: Scalar[];
};

/**
 * The class centres of all levels and the losses they put on codes.
 *
 * @example Three levels on the codes of two positions
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor2d } from "@tensorflow/tfjs-core";
 * import { Hierarchy, omhOptions, RandomStreams, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const hierarchy = Hierarchy.create(new RandomStreams(0), 3, 4, omhOptions.parse({}));
 * assertEquals(hierarchy.centers.map((centers) => centers.shape[0]), [3, 6, 12]);
 * const plans = await hierarchy.plans();
 * const losses = hierarchy.losses(tensor2d([[1, 0, 0, 0], [0, 1, 0, 0]]), plans);
 * assertEquals(Object.keys(losses), ["omh_cluster", "omh_match"]);
 * ```
 */
export class Hierarchy {
  /**
   * Attaches losses to centres that are there; {@linkcode Hierarchy.create} starts new ones.
   *
   * @param centers mu^m, coarsest first: rank 2, `[C_m, channels]`, not normalised.
   * @param options The choices of the losses.
   * @param predict How a level turns codes into activations.
   * @param transported The centres that the transport is between, where they are others of the same shapes.
   */
  constructor(
    readonly centers: readonly Matrix[],
    readonly options: OmhOptions,
    private readonly predict: LevelPredictor = cosinePredictor,
    private readonly transported: readonly Matrix[] = centers,
  ) {}

  /**
   * Starts a hierarchy with standard normal centres, as STEGO's cluster probe starts.
   *
   * @param random The seed's streams. The hierarchy has its own, so that switching it on moves no other draw.
   * @param classes C_1, the number of classes.
   * @param channels Number of code channels.
   * @param options Levels, expansion and the choices of the losses.
   * @returns The hierarchy; its centres are the caller's to dispose of.
   */
  static create(random: RandomStreams, classes: number, channels: number, options: OmhOptions): Hierarchy {
    const sizes = levelSizes(classes, options.levels, options.expansion);
    const centers = sizes.map((size, m) => normalCenters(random.stream("omh/centers", m), size, channels));
    return new Hierarchy(centers, options);
  }

  /**
   * The plans for the centres as they are now: one set per training step.
   *
   * @returns One plan per pair of adjacent levels, coarsest first.
   * @throws {DivergedError} A plan is not finite.
   */
  plans(): Promise<LevelPlan[]> {
    return solveLevelPlans(this.transported, this.options);
  }

  /**
   * The weighted losses of the hierarchy, Eq. (12).
   *
   * @param codes The codes that the method's own cluster predictor sees, with their gradient: rank 2,
   * `[positions, channels]`, float32, not normalised.
   * @param plans This step's {@linkcode plans}.
   * @returns `omh_cluster` and `omh_match`, each weighted.
   */
  losses(codes: Tensor2D, plans: readonly LevelPlan[]): { omh_cluster: Scalar; omh_match: Scalar } {
    return tidy(() => {
      const { lambda_cluster, lambda_match } = this.options;
      const { cluster, match } = this.levelLosses(codes, plans);
      return {
        omh_cluster: weightedSum(cluster, lambda_cluster),
        omh_match: weightedSum(match, lambda_match),
      };
    });
  }

  /** The losses of every level and pair of levels, before weighting; parameters as for {@linkcode losses}. */
  levelLosses(codes: Tensor2D, plans: readonly LevelPlan[]): LevelLosses {
    const { centers, transported, options } = this;
    const unit = l2Normalize(options.detach_codes ? stopGradient(() => codes.clone()) : codes);
    const levels = centers.map((mu, m) => this.predict(unit, mu, m));
    return {
      cluster: levels.map((level) => clusterLoss(level, options)),
      match: plans.map((plan, m) =>
        matchingLoss(
          planTensor(plan, transported[m], transported[m + 1], options),
          levels[m],
          levels[m + 1],
          options,
        )
      ),
    };
  }

  /** Centres by stable name. */
  get parameters(): Record<string, Matrix> {
    return Object.fromEntries(this.centers.map((centers, m) => [`omh.centers_${m + 1}`, centers]));
  }

  /** Entropy H(T^m) of every plan, in nats, for the log. */
  diagnostics(plans: readonly LevelPlan[]): Record<string, number> {
    return Object.fromEntries(plans.map(({ entropy }, m) => [`plan_entropy_${m + 1}`, entropy]));
  }
}

/**
 * STEGO's predictor with the cosines clipped at 0: `A^m = max(0, cos(mu^m, s))`, Eq. (4); the best cluster wins.
 *
 * @param unit Codes of unit length: rank 2, `[positions, channels]`.
 * @param centers rank 2, `[C_m, channels]`, not normalised.
 * @returns Activations, and winners without a gradient.
 *
 * @example A position against its centre activates nothing
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor2d } from "@tensorflow/tfjs-core";
 * import { cosinePredictor, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const { activations, winners } = cosinePredictor(tensor2d([[1, 0], [-1, 0]]), tensor2d([[0, 2], [2, 0]]));
 * assertEquals(await activations.array(), [[0, 1], [0, 0]]);
 * assertEquals([...await winners.data()], [1, 0]);
 * ```
 */
export function cosinePredictor(unit: Tensor2D, centers: Tensor2D): LevelActivation {
  const activations = relu(matMul(unit, l2Normalize(centers), false, true)) as Tensor2D;
  return { activations, winners: stopGradient(() => argMax(activations, 1) as Tensor1D) };
}

function weightedSum(losses: readonly Scalar[], weight: number): Scalar {
  return mul(losses.reduce((sum, loss) => add(sum, loss), scalar(0)), weight);
}
