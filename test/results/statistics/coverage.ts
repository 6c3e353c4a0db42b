/**
 * How often intervals hold the true value, by simulation: `deno run test/results/statistics/coverage.ts` prints what docs/statistics.md
 * quotes.
 *
 * @module
 */
import { mean } from "simple-statistics";
import { type RandomStream, RandomStreams } from "../../../src/base/random.ts";
import { boundedInterval } from "../../../src/results/statistics/bounded_interval.ts";
import { interval, meanEstimate } from "../../../src/results/statistics/estimate.ts";
import { crossedEstimate } from "../../../src/results/statistics/image_comparison.ts";

/** A distribution of scores, percent. */
export interface Scores {
  readonly mean: number;
  readonly draw: (stream: RandomStream) => number;
}

/** Scores that seeds may have: near, wide, near an end of the scale, and of heads of which one in five is lost. */
export const SCORES: Readonly<Record<string, Scores>> = {
  "normal, mean 45, deviation 3": { mean: 45, draw: (stream) => 45 + 3 * stream.normal() },
  "uniform, 0 to 40": { mean: 20, draw: (stream) => 40 * stream.uniform() },
  "beta(1, 19), mean 5": { mean: 5, draw: (stream) => 100 * (1 - (1 - stream.uniform()) ** (1 / 19)) },
  "four in five 45 ± 2, the others 8 ± 1": {
    mean: 37.6,
    draw: (stream) => stream.uniform() < 0.8 ? 45 + 2 * stream.normal() : 8 + stream.normal(),
  },
};

/** Shares of samples, fraction of 1. */
export interface Coverage {
  /** The interval on the logit scale holds the mean. */
  readonly bounded: number;
  /** The plain interval does. */
  readonly plain: number;
  /** The plain interval reaches beyond 0 or 100. */
  readonly outside: number;
}

/** How often the interval of a mean of so many seeds holds the true mean. */
export function meanCoverage({ mean, draw }: Scores, seeds: number, samples: number): Coverage {
  const stream = new RandomStreams(0).stream("coverage/mean");
  let [bounded, plain, outside] = [0, 0, 0];
  for (let sample = 0; sample < samples; sample++) {
    const values = Array.from({ length: seeds }, () => draw(stream));
    const { low, high } = boundedInterval(values);
    const [least, most] = interval(meanEstimate(values));
    if (low! <= mean && mean <= high!) bounded++;
    if (least <= mean && mean <= most) plain++;
    if (least < 0 || most > 100) outside++;
  }
  return { bounded: bounded / samples, plain: plain / samples, outside: outside / samples };
}

/** A table of differences by seed and group of images: how many, and the deviations of what makes them. */
export interface Crossed {
  readonly seeds: number;
  readonly groups: number;
  readonly ofSeed: number;
  readonly ofGroup: number;
  readonly ofBoth: number;
}

/** How often the interval for new images holds the true difference. */
export function crossedCoverage(
  { seeds, groups, ofSeed, ofGroup, ofBoth }: Crossed,
  samples: number,
): number {
  const stream = new RandomStreams(0).stream("coverage/crossed");
  const normals = (count: number) => Array.from({ length: count }, () => stream.normal());
  let covered = 0;
  for (let sample = 0; sample < samples; sample++) {
    const [bySeed, byGroup] = [normals(seeds), normals(groups)];
    const table = bySeed.map((a) => byGroup.map((b) => ofSeed * a + ofGroup * b + ofBoth * stream.normal()));
    const draws = Array.from(
      { length: 100 },
      () => Array.from({ length: groups }, () => stream.integer(groups)),
    );
    const { estimate } = crossedEstimate({
      bySeed: table.map(mean),
      resampled: table.map((row) => draws.map((drawn) => mean(drawn.map((group) => row[group])))),
      groups,
    });
    const [low, high] = interval(estimate);
    if (low <= 0 && 0 <= high) covered++;
  }
  return covered / samples;
}

if (import.meta.main) {
  const percent = (share: number) => (100 * share).toFixed(1);
  for (const [name, scores] of Object.entries(SCORES)) {
    for (const seeds of [5, 10, 20]) {
      const { bounded, plain, outside } = meanCoverage(scores, seeds, 20_000);
      console.log(`| ${name} | ${seeds} | ${percent(bounded)} | ${percent(plain)} | ${percent(outside)} |`);
    }
  }
  for (const [seeds, groups] of [[5, 8], [10, 8], [10, 24]]) {
    const shares = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 2, 2]].map(([ofSeed, ofGroup, ofBoth]) =>
      percent(crossedCoverage({ seeds, groups, ofSeed, ofGroup, ofBoth }, 2000))
    );
    console.log(`| ${seeds} | ${groups} | ${shares.join(" | ")} |`);
  }
}
