/**
 * Scores of a cell on resamples of its images.
 *
 * @module
 */
import { RandomStreams } from "../../base/random.ts";
import type { Counts } from "../../evaluate/confusion.ts";
import { matchClusters } from "../../evaluate/scores.ts";
import { byMetric, type ClassTotals, type Metric, METRICS } from "../../spec/mod.ts";
import type { PairedRows, ScoredCell } from "./pair_rows.ts";

/** Number of resamples: a variance from 500 of them is right to about 6%. */
export const GROUP_RESAMPLES = 500;

/** Numbers of an entry of an image's counts: cluster, class, pixels. */
const ENTRY = 3;

/** Scores of a cell by metric, one a resample, percent; NaN where a score is undefined. */
export type ResampledScores = Readonly<Record<Metric, Float64Array>>;

/**
 * Draws groups of images with replacement and scores cells on them.
 *
 * All images of a group are drawn together, as they are not independent (A. C. Davison and D. V. Hinkley, Bootstrap Methods and their
 * Application, 1997, section 3.8). The draws depend on the number of groups alone, so that all cells of a dataset are scored on the same
 * resamples. Clusters are matched to classes anew on each, as they would be on other images.
 */
export class GroupBootstrap {
  readonly #draws = new Map<number, Uint16Array[]>();
  readonly #scores = new Map<string, ResampledScores>();

  /** Scores of a cell on each resample. */
  scoresOf(cell: ScoredCell): ResampledScores {
    const known = this.#scores.get(cell.result.digest);
    if (known) return known;
    const scores = resample(cell, this.#drawsOf(groupCount(cell)));
    this.#scores.set(cell.result.digest, scores);
    return scores;
  }

  /**
   * How much two rows differ on each resample.
   *
   * @returns For each pair left minus right, one a resample, points; NaN where it is undefined.
   */
  differencesOf({ left, right }: PairedRows, metric: Metric): Float64Array[] {
    return left.map((cell, i) => {
      const other = this.scoresOf(right[i])[metric];
      return this.scoresOf(cell)[metric].map((score, resample) => score - other[resample]);
    });
  }

  /** How often each group is drawn, resample by resample. */
  #drawsOf(groups: number): Uint16Array[] {
    const known = this.#draws.get(groups);
    if (known) return known;
    const stream = new RandomStreams(0).stream("results/group-bootstrap");
    const draws = Array.from({ length: GROUP_RESAMPLES }, () => {
      const drawn = new Uint16Array(groups);
      for (let i = 0; i < groups; i++) drawn[stream.integer(groups)]++;
      return drawn;
    });
    this.#draws.set(groups, draws);
    return draws;
  }
}

/** Number of groups that a cell's images lie in. */
export function groupCount({ result }: ScoredCell): number {
  return 1 + result.metrics!.groups.reduce((largest, group) => Math.max(largest, group), -1);
}

/** Counts that are not zero: the entry's place in the table of clusters by classes, and its pixels. */
interface SparseTable {
  readonly places: Int32Array;
  readonly pixels: Float64Array;
}

function resample(cell: ScoredCell, draws: readonly Uint16Array[]): ResampledScores {
  const { result, scores } = cell;
  const classes = Object.keys(scores.iou).length;
  const extra = scores.confusion.length - classes;
  const groups = groupTables(cell, classes);
  const data = new Float64Array((classes + extra) * classes);
  const values = byMetric(() => new Float64Array(draws.length));
  for (const [i, drawn] of draws.entries()) {
    data.fill(0);
    for (const [group, { places, pixels }] of groups.entries()) {
      const times = drawn[group];
      if (times === 0) continue;
      for (let k = 0; k < places.length; k++) data[places[k]] += times * pixels[k];
    }
    const counts = { classes, extra, data };
    const { matching } = result.settings.evaluate;
    const totals = totalsOf(counts, matchClusters(counts, matching), matching === "matched-only");
    for (const metric of METRICS) values[metric.name][i] = metric.ofTotals(totals);
  }
  return values;
}

function groupTables(cell: ScoredCell, classes: number): SparseTable[] {
  const { images, groups } = cell.result.metrics!;
  const tables = Array.from({ length: groupCount(cell) }, () => new Map<number, number>());
  for (const [image, entries] of images.entries()) {
    const table = tables[groups[image]];
    for (let at = 0; at < entries.length; at += ENTRY) {
      const place = entries[at] * classes + entries[at + 1];
      table.set(place, (table.get(place) ?? 0) + entries[at + 2]);
    }
  }
  return tables.map((table) => ({
    places: Int32Array.from(table.keys()),
    pixels: Float64Array.from(table.values()),
  }));
}

/** @param leavesOut Whether pixels of clusters that are matched to no class count nowhere. */
function totalsOf({ classes, data }: Counts, assignment: readonly number[], leavesOut: boolean): ClassTotals {
  const hits = new Float64Array(classes);
  const predicted = new Float64Array(classes);
  const labelled = new Float64Array(classes);
  for (const [cluster, match] of assignment.entries()) {
    if (leavesOut && match < 0) continue;
    for (let label = 0; label < classes; label++) {
      const pixels = data[cluster * classes + label];
      labelled[label] += pixels;
      if (match >= 0) predicted[match] += pixels;
    }
    if (match >= 0) hits[match] += data[cluster * classes + match];
  }
  return { hits, predicted, labelled };
}
