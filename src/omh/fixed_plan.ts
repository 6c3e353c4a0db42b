/**
 * Plans that do not look at the centres: what the transport is compared with.
 *
 * @module
 */
import type { RandomStream } from "../base/random.ts";

/** A plan, row by row, and its shape. */
export interface PlanMatrix {
  /** Number of clusters of the higher level, C_m. */
  readonly rows: number;
  /** Number of clusters of the lower level, C_(m+1). */
  readonly columns: number;
  /** T, `rows * columns` entries that sum to 1. */
  readonly plan: Float32Array;
}

/** All pairs of clusters alike: `T = 1 / (rows * columns)`, the plan of an infinite temperature. */
export function uniformPlan(rows: number, columns: number): PlanMatrix {
  return { rows, columns, plan: new Float32Array(rows * columns).fill(1 / (rows * columns)) };
}

/**
 * A tree drawn at random: each lower cluster gives all of its mass, `1 / columns`, to one higher cluster, and the numbers of
 * lower clusters per higher one differ by at most 1. So rows hold `1 / rows` each where that divides.
 *
 * @param random Source of the tree.
 */
export function treePlan(rows: number, columns: number, random: RandomStream): PlanMatrix {
  const plan = new Float32Array(rows * columns);
  random.permutation(columns).forEach((l, i) => plan[(i % rows) * columns + l] = 1 / columns);
  return { rows, columns, plan };
}
