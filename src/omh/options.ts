/**
 * The choices of the OMH losses, with the literal reading of the paper as default (reference: OMH, section 1).
 *
 * @module
 */
import { z } from "zod";
import type { Schema } from "../spec/mod.ts";

/** Settings of the OMH losses. Where the paper leaves a choice open, it is named here and stored with every result. */
export interface OmhOptions {
  /** Number of levels M; 1 leaves out the matching loss (Table 5). Default 3 (paper). */
  readonly levels: number;
  /** Growth e of the number of clusters from level to level (Table 6). Default 2 (paper). */
  readonly expansion: number;
  /** Temperature of the optimal transport (Table 7). Default 0.02 (paper). */
  readonly epsilon: number;
  /** Sinkhorn iterations. Default 100 (open). */
  readonly iterations: number;
  /** Sinkhorn in the log domain, or plainly in float32 as the paper appears to do. Default log (ours). */
  readonly solver: "log" | "plain";
  /** Whether the plan's entries sum to 1, or its rows do. Default mass (literal; open). */
  readonly plan_scale: "mass" | "row";
  /** Whether the loss sees the plan as a constant, or is differentiated through the iterations. Default constant (open). */
  readonly plan_gradient: "constant" | "unrolled";
  /** Over which level's index the joint activation's maximum runs, Eq. (10). Default lower (literal). */
  readonly match_axis: "lower" | "higher";
  /** Whether the matching loss sums over all clusters or counts the assigned one only, Eq. (11). Default all (literal; open). */
  readonly match_over: "all" | "assigned";
  /** Whether the losses are sums over clusters, or means over every entry. Default positions (literal; open). */
  readonly reduction: "positions" | "entries";
  /** Weight of the cluster losses, Eq. (12); 0 leaves them out. Default 1 (literal; open). */
  readonly lambda_cluster: number;
  /** Weight of the matching losses, Eq. (12); 0 leaves them out, and no plan is solved. Default 1 (literal; open). */
  readonly lambda_match: number;
  /** Whether the levels' losses add up, or are averaged so that their total weight does not grow with the levels. Default sum (literal; open). */
  readonly level_weighting: "sum" | "mean";
  /** What matches the levels: transport, or without regard to the centres all pairs alike or a fixed tree. Default sinkhorn (paper). */
  readonly plan: "sinkhorn" | "uniform" | "fixed";
  /** The training step, from 0, with which the losses begin. Default 0 (paper). */
  readonly start_step: number;
  /** Where the centres of all levels are when the losses begin. Default random (paper). */
  readonly start_centers: "random" | "kmeans";
}

const weight = z.number().min(0).max(1000);
/** Most clusters of the finest level per class: far above any ablation, and no machine holds activations with more. */
const MOST_PER_CLASS = 4096;

/** Validates {@linkcode OmhOptions} and fills in the defaults. */
export const omhOptions: Schema<OmhOptions> = z.strictObject({
  levels: z.int().min(1).max(8).default(3).describe(
    "Number of levels M; 1 leaves out the matching loss (Table 5). " +
      `The finest may have ${MOST_PER_CLASS} clusters per class. Default 3 (paper).`,
  ),
  expansion: z.number().min(1).max(8).default(2).describe(
    "Growth e of the number of clusters from level to level (Table 6). Default 2 (paper).",
  ),
  epsilon: z.number().min(1e-4).max(10).default(0.02).describe(
    "Temperature of the optimal transport (Table 7); at less than 1e-4 the plan's mass is lost in float32. " +
      "Default 0.02 (paper).",
  ),
  iterations: z.int().min(1).max(100_000).default(100).describe(
    "Sinkhorn iterations; each balances the columns, then the rows. Default 100 (open).",
  ),
  solver: z.enum(["log", "plain"]).default("log").describe(
    "Sinkhorn in the log domain, or plainly in float32 as the paper appears to do. Default log (ours).",
  ),
  plan_scale: z.enum(["mass", "row"]).default("mass").describe(
    "Whether the plan's entries sum to 1, or its rows do. Default mass (literal; open).",
  ),
  plan_gradient: z.enum(["constant", "unrolled"]).default("constant").describe(
    "Whether the loss sees the plan as a constant, or is differentiated through the iterations. Default constant (open).",
  ),
  match_axis: z.enum(["lower", "higher"]).default("lower").describe(
    "Over which level's index the joint activation's maximum runs, Eq. (10). Default lower (literal).",
  ),
  match_over: z.enum(["all", "assigned"]).default("all").describe(
    "Whether the matching loss sums over all clusters or counts the assigned one only, Eq. (11). " +
      "Default all (literal; open).",
  ),
  reduction: z.enum(["positions", "entries"]).default("positions").describe(
    "Whether the losses are sums over clusters, or means over every entry. Default positions (literal; open).",
  ),
  lambda_cluster: weight.default(1).describe(
    "Weight of the cluster losses, Eq. (12); 0 leaves them out. Default 1 (literal; open).",
  ),
  lambda_match: weight.default(1).describe(
    "Weight of the matching losses, Eq. (12); 0 leaves them out, and no plan is solved. Default 1 (literal; open).",
  ),
  level_weighting: z.enum(["sum", "mean"]).default("sum").describe(
    "Whether the losses of levels, and of pairs of them, add up or are averaged: `mean` keeps the total weight as it is at " +
      "any number of levels. Default sum (literal; open).",
  ),
  plan: z.enum(["sinkhorn", "uniform", "fixed"]).default("sinkhorn").describe(
    "What matches the levels: the transport between their centres; or, to see whether that matters, all pairs of clusters " +
      "alike (`uniform`), or a tree drawn once that gives each finer cluster to one coarser (`fixed`). Default sinkhorn (paper).",
  ),
  start_step: z.int().min(0).max(10_000_000).default(0).describe(
    "Training step, counted from 0, with which the losses begin; until then the method trains as without OMH. Default 0 (paper).",
  ),
  start_centers: z.enum(["random", "kmeans"]).default("random").describe(
    "Where the centres of all levels are when the losses begin: as drawn, or turned to those of spherical k-means on a sample " +
      "of train codes of that moment. Default random (paper).",
  ),
}).refine(({ solver, plan_gradient }) => solver === "log" || plan_gradient === "constant", {
  path: ["plan_gradient"],
  message: "only solver log can be differentiated through, expected constant",
}).refine(({ plan, plan_gradient }) => plan === "sinkhorn" || plan_gradient === "constant", {
  path: ["plan_gradient"],
  message: "only plan sinkhorn can be differentiated through, expected constant",
}).refine(({ levels, expansion }) => expansion ** (levels - 1) <= MOST_PER_CLASS, {
  path: ["levels"],
  message:
    `with this expansion the finest level has too many clusters, expected expansion^(levels - 1) at most ${MOST_PER_CLASS}`,
});

/**
 * Number of clusters per level: `C_m = C_1 e^(m-1)`, Eq. (4), rounded half up.
 *
 * @param classes C_1, the number of classes: level 1 is the coarsest.
 * @param levels Number of levels M.
 * @param expansion Growth e from level to level.
 * @returns C_1 to C_M, e.g. 27, 54, 108 for 27 classes, three levels and e = 2 (paper).
 *
 * @example The paper's levels for 27 classes
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { levelSizes } from "@omh/bench";
 *
 * assertEquals(levelSizes(27, 3, 2), [27, 54, 108]);
 * ```
 */
export function levelSizes(classes: number, levels: number, expansion: number): number[] {
  return Array.from({ length: levels }, (_, m) => Math.floor(classes * expansion ** m + 0.5));
}
