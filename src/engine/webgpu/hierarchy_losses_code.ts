/**
 * WGSL of a pass over the levels of a hierarchy: some positions to a workgroup, eight invocations to a position.
 *
 * An invocation has every eighth cluster of each level, and alone writes their slopes.
 *
 * @module
 */
import { LANES } from "./rows.ts";

/** Positions of a workgroup, and invocations of a position. */
export const SIDE = 8;
/** Products that are in the memory of a workgroup at once, for each of its positions. */
const DEPTH = 32;

/** What the levels are. */
export interface LevelsLayout {
  /** Number of clusters of each level, coarsest first. */
  readonly sizes: readonly number[];
  /** Whether columns that labels are by follow those of the activations. */
  readonly labelled: boolean;
  /** Whether the maximum over what a plan carries runs over the lower level. */
  readonly overLower: boolean;
}

const SHARED = `
const SIDE = ${SIDE}u;
const DEPTH = ${DEPTH}u;
// One more than a row has, so that rows begin in different banks of the memory.
const STEP = ${DEPTH + 1}u;
var<workgroup> plans: array<f32, ${SIDE * (DEPTH + 1)}>;
var<workgroup> others: array<f32, ${SIDE * (DEPTH + 1)}>;
var<workgroup> tops: array<f32, ${LANES}>;
var<workgroup> places: array<u32, ${LANES}>;`;

/** WGSL: the columns before a level. */
const before = (level: number) =>
  level === 0 ? "0u" : Array.from({ length: level }, (_, m) => `c.size${m}`).join(" + ");

/**
 * The code of a pass.
 *
 * @param pairs Which levels are matched with the next, in this pass.
 * @param first Whether it is the first pass, which picks clusters and begins slopes.
 */
export function levelsCode(
  { sizes, labelled, overLower }: LevelsLayout,
  pairs: readonly number[],
  first: boolean,
): string {
  const levels = sizes.map((_, level) => level);
  const picking = first ? levels.map((level) => pickCode(level, levels.length, labelled)).join("") : "";
  return `
${SHARED}
${picking}
${pairs.map((pair) => matchCode(pair, overLower)).join("")}
fn run(group: u32, lane: u32) {
  let p = group * SIDE + lane / SIDE;
  let here = p < c.positions;
  let own = min(p, c.positions - 1u);
  let clusters = ${before(levels.length)};
  let row = own * c.width;
  let to = own * clusters;
  var ofClusters = 0.0;
  var ofMatches = 0.0;
${
    first
      ? levels.map((level) => `  ofClusters += pick${level}(own, here, row, to, clusters, lane);`).join("\n")
      : ""
  }
${pairs.map((pair) => `  ofMatches += match${pair}(group, here, row, to, lane);`).join("\n")}
  let allOfClusters = sumOfGroup(ofClusters, lane);
  let allOfMatches = sumOfGroup(ofMatches, lane);
  if (lane == 0u) {
    parts[2u * (c.start + group)] = allOfClusters;
    parts[2u * (c.start + group) + 1u] = allOfMatches;
  }
}`;
}

/** What the best cluster of a level gives, the first of equals; its slopes are set to 0. */
function pickCode(level: number, levels: number, labelled: boolean): string {
  return `
fn pick${level}(own: u32, here: bool, row: u32, to: u32, clusters: u32, lane: u32) -> f32 {
  let first = ${before(level)};
  let by = row + first${labelled ? " + clusters" : ""};
  let j = lane % SIDE;
  var most = -2.0;
  var place = 0u;
  for (var i = j; i < c.size${level}; i += SIDE) {
    let value = activations[by + i];
    if (value > most) {
      most = value;
      place = i;
    }
    if (here) { slopes[to + first + i] = 0.0; }
  }
  workgroupBarrier();
  tops[lane] = most;
  places[lane] = place;
  workgroupBarrier();
  for (var i = lane - j; i < lane - j + SIDE; i++) {
    if (tops[i] > most || (tops[i] == most && places[i] < place)) {
      most = tops[i];
      place = places[i];
    }
  }
  if (j > 0u || !here) { return 0.0; }
  picks[own * ${levels}u + ${level}u] = i32(first + place);
  return c.cluster${level} * activations[row + first + place];
}`;
}

/** What a plan carries from one level to the other, and the slopes of both: the kept level's are the maxima, winners get the rest. */
function matchCode(pair: number, overLower: boolean): string {
  const [kept, other] = overLower ? [pair, pair + 1] : [pair + 1, pair];
  const plan = (h: string, l: string) =>
    `plan${pair}[${overLower ? `${h} * c.size${other} + ${l}` : `${l} * c.size${kept} + ${h}`}]`;
  return `
fn match${pair}(group: u32, here: bool, row: u32, to: u32, lane: u32) -> f32 {
  let j = lane % SIDE;
  let firstKept = ${before(kept)};
  let firstOther = ${before(other)};
  var sum = 0.0;
  for (var block = 0u; block < c.size${kept}; block += SIDE) {
    var most = -1.0;
    var winner = 0u;
    for (var first = 0u; first < c.size${other}; first += DEPTH) {
      workgroupBarrier();
      for (var i = lane; i < SIDE * DEPTH; i += ${LANES}u) {
        let h = min(block + i / DEPTH, c.size${kept} - 1u);
        let l = min(first + i % DEPTH, c.size${other} - 1u);
        let at = i / DEPTH * STEP + i % DEPTH;
        plans[at] = ${plan("h", "l")};
        others[at] = activations[min(group * SIDE + i / DEPTH, c.positions - 1u) * c.width + firstOther + l];
      }
      workgroupBarrier();
      for (var d = 0u; d < min(DEPTH, c.size${other} - first); d++) {
        let product = plans[j * STEP + d] * others[lane / SIDE * STEP + d];
        if (product > most) {
          most = product;
          winner = first + d;
        }
      }
    }
    let h = min(block + j, c.size${kept} - 1u);
    let mine = here && block + j < c.size${kept};
    let factor = activations[row + firstKept + h];
    if (mine) {
      sum += c.match${pair} * factor * most;
      slopes[to + firstKept + h] += c.match${pair} * most;
    }
    tops[lane] = select(0.0, c.match${pair} * factor * ${plan("h", "winner")}, mine);
    places[lane] = winner;
    workgroupBarrier();
    for (var i = lane - j; i < lane - j + SIDE; i++) {
      if (here && places[i] % SIDE == j) { slopes[to + firstOther + places[i]] += tops[i]; }
    }
  }
  return sum;
}`;
}
