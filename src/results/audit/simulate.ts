/**
 * How often the verdicts of a table are wrong, and how often they find what is there: by simulation.
 *
 * @module
 */
import { quantile } from "simple-statistics";
import { RandomStreams } from "../../base/random.ts";
import { decideFamily, type Decision, type TestedClaim } from "../family_verdicts.ts";
import { meanEstimate, pBeyond, pEqual } from "../statistics/estimate.ts";
import { pNoDifference, pNotBetween, runningSums } from "../statistics/sequential_test.ts";
import { type Noise, NOISES } from "./noise.ts";

/** Tables that are simulated: all lengths in standard deviations of the differences of seeds. */
export interface SimulatedTables {
  /** True difference of each primary claim. */
  readonly effects: readonly number[];
  /** Largest difference that is as good as none. */
  readonly margin: number;
  /** Number of seeds; with several, a look is taken at each of these numbers until all claims are decided. */
  readonly looks: readonly number[];
  /** How differences scatter. */
  readonly noise: Noise;
  /** How many tables. */
  readonly tables: number;
}

/** What became of simulated tables. */
export interface OperatingCharacteristics {
  /** Share of the tables in which a verdict is wrong: a direction that is not the true one, or equivalence of what is not. */
  readonly wrong: number;
  /** Share of the tables in which the first claim came to each verdict. */
  readonly first: Readonly<Record<Decision, number>>;
  /** Seeds until the last claim was decided, or of the last look: the middle of the tables, and what nine in ten come by. */
  readonly seeds: { readonly median: number; readonly most: number };
}

/**
 * Simulates tables and judges them as those of runs are: one look by the paired t-test, several by its anytime-valid form.
 *
 * @param plan What the tables are like. All claims are of the form `left > right`.
 */
export function simulateTables(plan: SimulatedTables): OperatingCharacteristics {
  const { effects, looks, noise, tables, margin } = plan;
  const random = new RandomStreams(0);
  const first: Record<Decision, number> = { holds: 0, fails: 0, equivalent: 0, inconclusive: 0 };
  const seeds: number[] = [];
  let wrong = 0;
  for (let table = 0; table < tables; table++) {
    const stream = random.stream(`audit/${noise}`, table);
    const differences = effects.map((effect) =>
      Array.from({ length: looks.at(-1)! }, () => effect + NOISES[noise](stream))
    );
    const { decisions, count } = judgeTable(differences, plan);
    first[decisions[0]] += 1 / tables;
    seeds.push(count);
    if (decisions.some((decision, i) => isWrong(decision, effects[i], margin))) wrong++;
  }
  return {
    wrong: wrong / tables,
    first,
    seeds: { median: quantile(seeds, 0.5), most: quantile(seeds, 0.9) },
  };
}

/** Judges one table, look by look. */
function judgeTable(
  differences: readonly (readonly number[])[],
  { looks, margin }: Pick<SimulatedTables, "looks" | "margin">,
): { readonly decisions: Decision[]; readonly count: number } {
  const test = looks.length > 1 ? sequentialTest : fixedTest;
  for (const count of looks) {
    const decisions = decideFamily(differences.map((values) => test(values.slice(0, count), margin)));
    if (count === looks.at(-1) || !decisions.includes("inconclusive")) return { decisions, count };
  }
  throw new RangeError("Cannot judge a table without a look: there is none, expected at least one");
}

/** The paired t-test of a claim `left > right`, and that of the margin. */
export function fixedTest(differences: readonly number[], margin: number): TestedClaim {
  const estimate = meanEstimate(differences);
  return {
    op: ">",
    difference: estimate.value,
    p_value: pEqual(estimate, 0),
    p_margin: pBeyond(estimate, margin),
  };
}

/** The anytime-valid tests of a claim `left > right`. */
export function sequentialTest(differences: readonly number[], margin: number): TestedClaim {
  return {
    op: ">",
    difference: runningSums(differences).at(-1)!.mean,
    p_value: pNoDifference(differences),
    p_margin: pNotBetween(differences, -margin, margin),
  };
}

function isWrong(decision: Decision, effect: number, margin: number): boolean {
  if (decision === "equivalent") return Math.abs(effect) >= margin;
  if (decision === "holds") return effect <= 0;
  return decision === "fails" && effect >= 0;
}
