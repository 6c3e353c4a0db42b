/**
 * What it does to a table's errors that its number of seeds is computed from a first run of ten, by simulation:
 * `deno run test/results/statistics/pilot.ts` prints what docs/statistics.md quotes.
 *
 * @module
 */
import { type RandomStream, RandomStreams } from "../../../src/base/random.ts";
import { meanEstimate, pEqual } from "../../../src/results/statistics/estimate.ts";
import { seedsNeeded } from "../../../src/results/statistics/power.ts";

/** Seeds of the first run. */
const FIRST = 10;

/** Largest difference that is as good as none, points. */
const MARGIN = 0.5;

/** What is simulated: differences without an effect. */
export interface Pilot {
  /** Standard deviation of the paired differences, points. */
  readonly deviation: number;
  /** Two-sided, fraction of 1. */
  readonly level: number;
  readonly samples: number;
}

/** How often a difference is found where none is, fraction of 1, and the mean number of seeds. */
export interface PilotErrors {
  readonly seeds: number;
  /** Judged on the seeds of the first run and those that it asked for. */
  readonly together: number;
  /** Judged on as many others. */
  readonly others: number;
}

/** Simulates tables whose number of seeds is what the first ones say is needed. */
export function pilotErrors({ deviation, level, samples }: Pilot): PilotErrors {
  const stream = new RandomStreams(0).stream("pilot");
  let [seeds, together, others] = [0, 0, 0];
  for (let sample = 0; sample < samples; sample++) {
    const first = differences(stream, deviation, FIRST);
    const planned = { deviation: deviationOf(first), level };
    const needed = seedsNeeded(planned, MARGIN, FIRST)!;
    const fresh = differences(stream, deviation, needed);
    seeds += needed;
    if (pEqual(meanEstimate([...first, ...fresh.slice(FIRST)]), 0) < level) together++;
    if (pEqual(meanEstimate(fresh), 0) < level) others++;
  }
  return { seeds: seeds / samples, together: together / samples, others: others / samples };
}

function differences(stream: RandomStream, deviation: number, count: number): number[] {
  return Array.from({ length: count }, () => deviation * stream.normal());
}

function deviationOf(values: readonly number[]): number {
  return meanEstimate(values).error * Math.sqrt(values.length);
}

if (import.meta.main) {
  for (const level of [0.05, 0.025]) {
    for (const deviation of [0.4, 0.7, 1.5]) {
      const { seeds, together, others } = pilotErrors({ deviation, level, samples: 20_000 });
      const share = (fraction: number) => (100 * fraction).toFixed(1);
      console.log(
        `| ${level} | ${deviation} | ${seeds.toFixed(0)} | ${share(together)} | ${share(others)} |`,
      );
    }
  }
}
