/**
 * The tables that are simulated to say what verdicts are worth.
 *
 * @module
 */
import { SIGNIFICANCE } from "../statistics/estimate.ts";
import { tTestPower } from "../statistics/power.ts";
import type { Noise } from "./noise.ts";
import { type OperatingCharacteristics, type SimulatedTables, simulateTables } from "./simulate.ts";

/** Kinds of simulated tables with what became of them. */
export interface Simulation extends SimulatedTables, OperatingCharacteristics {
  /** The power that the planning of seeds counts on for the first claim; null without an effect, and where seeds are added. */
  readonly promised: number | null;
}

/** Looks of a run until its claims are decided. */
export const LOOKS: readonly number[] = [5, 10, 15, 20, 25, 30, 35, 40];

/** True differences of primary claims, in standard deviations of the differences of seeds. */
const CASES: readonly (readonly number[])[] = [[0], [0, 0, 0, 0], [1], [1, 0, 0, 0], [2]];
/** The margin in the same unit: a difference of 1 is no longer equivalent. */
const MARGIN = 1;

/**
 * Simulates tables of a fixed number of seeds and such that are run until their claims are decided.
 *
 * @param tables Number of tables of each kind: 10,000 give a share to half a point.
 */
export function simulations(tables: number): Simulation[] {
  const others: readonly Noise[] = ["heavy-tailed", "two optima"];
  const kinds = [
    ...CASES.flatMap((effects) =>
      [[5], [10], [20], LOOKS].map((looks) => ({ effects, looks, noise: "normal" as Noise }))
    ),
    ...CASES.filter(({ length }) => length === 1).flatMap((effects) =>
      others.flatMap((noise) => [[10], LOOKS].map((looks) => ({ effects, looks, noise })))
    ),
  ];
  return kinds.map((kind) => {
    const plan = { ...kind, margin: MARGIN, tables };
    const { effects: [effect, ...more], looks } = plan;
    const level = SIGNIFICANCE / (1 + more.length);
    const shift = effect * Math.sqrt(looks[0]);
    return {
      ...plan,
      ...simulateTables(plan),
      promised: effect === 0 || looks.length > 1 ? null : tTestPower(shift, looks[0], level),
    };
  });
}
