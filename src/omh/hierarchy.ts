/**
 * The parallel clusterings of OMH, attached to a method's codes (reference: pairing, section 2).
 *
 * @module
 */
import { addN, argMax, matMul, mul, relu, scalar, tidy } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../base/random.ts";
import { type Matrix, normalCenters } from "../nn/initialize.ts";
import { l2Normalize } from "../nn/normalize.ts";
import { stopGradient } from "../nn/gradients.ts";
import type { Scalar, Tensor1D, Tensor2D } from "../nn/types.ts";
import { clusterLoss, type LevelActivation, matchingLoss } from "./level_losses.ts";
import { cardLevelPlans } from "./card_plans.ts";
import {
  fixedLevelPlans,
  type LevelPlan,
  planTensor,
  solveLevelPlans,
  type StepPlan,
} from "./level_plans.ts";
import { lossesAtOnce } from "./losses_at_once.ts";
import { levelSizes, type OmhOptions } from "./options.ts";
import { turnToCodes } from "./start_centers.ts";

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
  /** One per level; none where their weight is 0. */
  readonly cluster: Scalar[];
  /** One per pair of adjacent levels; none where their weight is 0. */
  readonly match: Scalar[];
};

/** What a hierarchy may have otherwise than {@linkcode Hierarchy.create} gives it. */
export interface HierarchyParts {
  /**
   * The seed's streams, for a fixed plan and for centres from k-means. The hierarchy has its own, so that switching it on
   * moves no other draw.
   *
   * @default {new RandomStreams(0)}
   */
  readonly random?: RandomStreams;
  /**
   * How a level turns codes into activations.
   *
   * @default {cosinePredictor}
   */
  readonly predict?: LevelPredictor;
  /**
   * For engines that compute all losses at once: the centres whose best one is the cluster assigned, by cosine, where activations are
   * those of {@linkcode cosinePredictor} and the cluster loss picks them; null where `predict` makes them otherwise.
   *
   * @default {centers, or null where predict is given}
   */
  readonly labelling?: readonly Matrix[] | null;
  /**
   * The centres that the transport is between, where they are others of the same shapes.
   *
   * @default {centers}
   */
  readonly transported?: readonly Matrix[];
  /**
   * Gives codes of training images without dropout, as the head makes them at the time: rank 2, `[codes, channels]`; the
   * hierarchy disposes of them. With `start_centers: kmeans` it must be there.
   */
  readonly codes?: () => Promise<Tensor2D>;
  /** Told when the centres have been turned to the codes, before the first plan. */
  readonly onTurned?: () => void;
}

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
 * const plans = await hierarchy.prepare(0);
 * const losses = hierarchy.losses(tensor2d([[1, 0, 0, 0], [0, 1, 0, 0]]), plans);
 * assertEquals(Object.keys(losses), ["omh_cluster", "omh_match"]);
 * ```
 */
export class Hierarchy {
  readonly #parts:
    & Required<Pick<HierarchyParts, "random" | "predict" | "labelling" | "transported">>
    & HierarchyParts;
  readonly #fixedPlans: readonly LevelPlan[] | null;

  /**
   * Attaches losses to centres that are there; {@linkcode Hierarchy.create} starts new ones.
   *
   * @param centers mu^m, coarsest first: rank 2, `[C_m, channels]`, not normalised.
   * @param options The choices of the losses.
   * @param parts What is particular to a method.
   * @throws {RangeError} The centres are to start from codes, and `parts` gives none.
   */
  constructor(
    readonly centers: readonly Matrix[],
    readonly options: OmhOptions,
    parts: HierarchyParts = {},
  ) {
    if (options.start_centers === "kmeans" && !parts.codes) {
      throw new RangeError(
        'Cannot start the centres of OMH from "kmeans": the method gives no codes, expected start_centers random',
      );
    }
    const random = parts.random ?? new RandomStreams(0);
    const labelling = parts.predict ? null : centers;
    this.#parts = { predict: cosinePredictor, labelling, transported: centers, ...parts, random };
    this.#fixedPlans = fixedLevelPlans(centers.map(({ shape }) => shape[0]), options, random);
  }

  /**
   * Starts a hierarchy with standard normal centres, as STEGO's cluster probe starts.
   *
   * @param random The seed's streams. The hierarchy has its own, so that switching it on moves no other draw.
   * @param classes C_1, the number of classes.
   * @param channels Number of code channels.
   * @param options Levels, expansion and the choices of the losses.
   * @param codes Codes of training images, as {@linkcode HierarchyParts} has them.
   * @returns The hierarchy; its centres are the caller's to dispose of.
   */
  static create(
    random: RandomStreams,
    classes: number,
    channels: number,
    options: OmhOptions,
    codes?: HierarchyParts["codes"],
  ): Hierarchy {
    const sizes = levelSizes(classes, options.levels, options.expansion);
    const centers = sizes.map((size, m) => normalCenters(random.stream("omh/centers", m), size, channels));
    return new Hierarchy(centers, options, { random, codes });
  }

  /**
   * Readies a training step: moves the centres if the losses begin with it and the options ask for that, and finds the plans.
   *
   * @param step The training step, from 0.
   * @returns This step's plans; null while the losses have not begun. On a card they are tensors, the caller's to dispose of.
   * @throws {DivergedError} A plan is not finite. On a card this shows when its entropy is read.
   */
  async prepare(step: number): Promise<readonly StepPlan[] | null> {
    const { start_step, start_centers } = this.options;
    const { codes, onTurned, random } = this.#parts;
    if (step < start_step) return null;
    if (step === start_step && start_centers === "kmeans") {
      const sample = await codes!();
      await turnToCodes(this.centers, sample, random);
      sample.dispose();
      onTurned?.();
    }
    const solvesOnCard = !this.#fixedPlans && this.options.lambda_match > 0;
    return solvesOnCard && cardLevelPlans(this.#parts.transported, this.options) || await this.plans();
  }

  /** The centres that the transport is between, coarsest first: rank 2, `[C_m, channels]`, not normalised. */
  get transported(): readonly Matrix[] {
    return this.#parts.transported;
  }

  /**
   * The plans for the centres as they are now: one set per training step.
   *
   * @returns One plan per pair of adjacent levels, coarsest first; none where the matching losses have no weight.
   * @throws {DivergedError} A plan is not finite.
   */
  async plans(): Promise<readonly LevelPlan[]> {
    if (this.options.lambda_match === 0) return [];
    return this.#fixedPlans ?? await solveLevelPlans(this.#parts.transported, this.options);
  }

  /**
   * The weighted losses of the hierarchy, Eq. (12).
   *
   * @param codes The codes that the method's own cluster predictor sees, with their gradient: rank 2,
   * `[positions, channels]`, float32, not normalised.
   * @param plans What {@linkcode prepare} gave for this step.
   * @returns `omh_cluster` and `omh_match`, each weighted; 0 while they have not begun.
   */
  losses(codes: Tensor2D, plans: readonly StepPlan[] | null): { omh_cluster: Scalar; omh_match: Scalar } {
    const { labelling } = this.#parts;
    const atOnce = plans && labelling &&
      lossesAtOnce(codes, { centers: this.centers, labelling }, plans, this.options);
    if (atOnce) return atOnce;
    return tidy(() => {
      const { lambda_cluster, lambda_match } = this.options;
      const { cluster, match } = plans ? this.levelLosses(codes, plans) : { cluster: [], match: [] };
      return {
        omh_cluster: this.#weighted(cluster, lambda_cluster),
        omh_match: this.#weighted(match, lambda_match),
      };
    });
  }

  /**
   * The losses of every level and pair of levels, before weighting.
   *
   * @param codes As for {@linkcode losses}.
   * @param plans This step's plans.
   */
  levelLosses(codes: Tensor2D, plans: readonly StepPlan[]): LevelLosses {
    const { centers, options } = this;
    const hasCluster = options.lambda_cluster > 0;
    if (!hasCluster && plans.length === 0) return { cluster: [], match: [] };
    const unit = l2Normalize(codes);
    const levels = centers.map((mu, m) => this.#parts.predict(unit, mu, m));
    const { transported } = this.#parts;
    return {
      cluster: hasCluster ? levels.map((level) => clusterLoss(level, options)) : [],
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

  /** Entropy H(T^m) of every plan, in nats, for the log; 0, which no plan has, while the losses have not begun. */
  diagnostics<Plan extends StepPlan>(
    plans: readonly Plan[] | null,
  ): Record<string, number | Plan["entropy"]> {
    const pairs = this.options.lambda_match > 0 ? this.centers.length - 1 : 0;
    return Object.fromEntries(
      Array.from({ length: pairs }, (_, m) => [`plan_entropy_${m + 1}`, plans ? plans[m].entropy : 0]),
    );
  }

  #weighted(losses: readonly Scalar[], weight: number): Scalar {
    const sum: Scalar = losses.length > 0 ? addN([...losses]) : scalar(0);
    const isMean = this.options.level_weighting === "mean" && losses.length > 0;
    return mul(sum, isMean ? weight / losses.length : weight);
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
