/**
 * WGSL of entropic optimal transport in the log domain.
 *
 * @module
 */

/** Invocations of the workgroup: as many as every device allows. */
export const LANES = 256;

/** Scores that have room in the memory of a workgroup beside the potentials; more of them wait where the plan is to be. */
export const MOST_SHARED = 1536;

/** What the code depends on. */
export interface TransportLayout {
  /** Potentials that have room in the memory of the workgroup. */
  readonly room: number;
  /** Whether scores have room there too. */
  readonly shared: boolean;
  readonly keeps: boolean;
  /** Whether scores have a pass of their own. */
  readonly apart: boolean;
}

/** The score of a pair of centres, minus their cosine distance over the temperature; lower ones are numbered after higher ones. */
const SCORE = `
fn center(i: u32, k: u32) -> f32 {
  if (i < c.rows) { return higher[i * c.channels + k]; }
  return lower[(i - c.rows) * c.channels + k];
}
fn lengthOf(i: u32) -> f32 {
  var squares = 0.0;
  for (var k = 0u; k < c.channels; k++) {
    let x = center(i, k);
    squares += x * x;
  }
  return max(sqrt(squares), 1e-12);
}
fn scoreOf(h: u32, l: u32, lengthH: f32, lengthL: f32) -> f32 {
  var product = 0.0;
  for (var k = 0u; k < c.channels; k++) { product += center(h, k) * center(l, k); }
  return -(1.0 - max(0.0, product / lengthH / lengthL)) / c.epsilon;
}`;

/** All scores in the workgroup that is to balance them. Lengths wait where potentials are to be. */
const FILL = `
fn fillScores(lane: u32) {
  for (var i = lane; i < c.rows + c.columns; i += ${LANES}u) { potentials[i] = lengthOf(i); }
  workgroupBarrier();
  for (var at = lane; at < c.rows * c.columns; at += ${LANES}u) {
    let h = at / c.columns;
    let l = c.rows + at % c.columns;
    setScore(at, scoreOf(h, l, potentials[h], potentials[l]));
  }
  workgroupBarrier();
  storageBarrier();
}`;

/** All scores, where they are many. */
export const SCORES = `${SCORE}
fn run(group: u32, lane: u32) {
  let at = group * ${LANES}u + lane;
  if (at >= c.rows * c.columns) { return; }
  let h = at / c.columns;
  let l = c.rows + at % c.columns;
  plan[at] = scoreOf(h, l, lengthOf(h), lengthOf(l));
}`;

/**
 * The balance of lines, rows or columns: each potential becomes `-log(lines) - logsumexp(scores + other)` over its line. Where
 * lines are few, several invocations share each.
 */
const balance = (
  { name, lines, entries, own, other, split, at }: Record<
    "name" | "lines" | "entries" | "own" | "other" | "split" | "at",
    string
  >,
) => `
fn ${name}(lane: u32) {
  let sharers = c.${name}Sharers;
  let most = ${LANES}u / sharers;
  let first = ${split};
  let part = ${split === "lane % most" ? "lane / most" : "lane % sharers"};
  for (var line = first; line < ${lines}; line += most) {
    var top = -3.0e38;
    for (var e = part; e < ${entries}; e += sharers) { top = max(top, score(${at}) + potentials[${other} + e]); }
    var sum = 0.0;
    for (var e = part; e < ${entries}; e += sharers) { sum += exp(score(${at}) + potentials[${other} + e] - top); }
    if (sharers == 1u) {
      potentials[${own} + line] = -log(f32(${lines})) - top - log(sum);
    } else {
      tops[line * sharers + part] = top;
      sums[line * sharers + part] = sum;
    }
  }
  workgroupBarrier();
  if (sharers > 1u && lane < ${lines}) {
    let start = lane * sharers;
    var top = -3.0e38;
    for (var i = start; i < start + sharers; i++) { top = max(top, tops[i]); }
    var sum = 0.0;
    for (var i = start; i < start + sharers; i++) { sum += sums[i] * exp(tops[i] - top); }
    potentials[${own} + lane] = -log(f32(${lines})) - top - log(sum);
  }
  workgroupBarrier();
}`;

/** Some iterations; the first pass begins with the scores unless they are `apart`, the last ends with the plan. */
export const transportCode = ({ room, shared, keeps, apart }: TransportLayout) =>
  `${apart ? "" : SCORE + FILL}
var<workgroup> potentials: array<f32, ${room}>;
var<workgroup> tops: array<f32, ${LANES}>;
var<workgroup> sums: array<f32, ${LANES}>;
${
    shared
      ? `var<workgroup> scores: array<f32, ${MOST_SHARED}>;
fn score(at: u32) -> f32 { return scores[at]; }
fn setScore(at: u32, value: f32) { scores[at] = value; }`
      : `fn score(at: u32) -> f32 { return plan[at]; }
fn setScore(at: u32, value: f32) { plan[at] = value; }`
  }
${
    balance({
      name: "columns",
      lines: "c.columns",
      entries: "c.rows",
      own: "c.rows",
      other: "0u",
      split: "lane % most",
      at: "e * c.columns + line",
    })
  }
${
    balance({
      name: "rows",
      lines: "c.rows",
      entries: "c.columns",
      own: "0u",
      other: "c.rows",
      split: "lane / sharers",
      at: "line * c.columns + e",
    })
  }
// The plan, and of each row its mass; the entropy of what this invocation has of it.
fn fillPlan(lane: u32) -> f32 {
  let sharers = c.rowsSharers;
  let part = lane % sharers;
  var entropy = 0.0;
  for (var line = lane / sharers; line < c.rows; line += ${LANES}u / sharers) {
    var mass = 0.0;
    for (var e = part; e < c.columns; e += sharers) {
      let at = line * c.columns + e;
      let level = (score(at) + potentials[c.rows + e]) + potentials[line];
      let t = exp(level);
      plan[at] = t;
      mass += t;
      entropy -= t * level;
    }
    if (sharers == 1u) { potentials[line] = mass; } else { tops[line * sharers + part] = mass; }
  }
  workgroupBarrier();
  if (sharers > 1u && lane < c.rows) {
    var mass = 0.0;
    for (var i = lane * sharers; i < (lane + 1u) * sharers; i++) { mass += tops[i]; }
    potentials[lane] = mass;
  }
  return entropy;
}
fn run(group: u32, lane: u32) {
${apart ? "" : shared ? "  fillScores(lane);" : "  if (c.step == 0u) { fillScores(lane); }"}
  for (var i = lane; i < c.rows + c.columns; i += ${LANES}u) { potentials[i] = 0.0; }
  if (c.step > 0u) {
    for (var i = lane; i < c.rows + c.columns; i += ${LANES}u) { potentials[i] = state[i]; }
  }
  workgroupBarrier();
${
    keeps
      ? `  if (c.step == 0u) {
    for (var h = lane; h < c.rows; h += ${LANES}u) { rowPotentials[h] = 0.0; }
  }`
      : ""
  }
  for (var step = c.step; step < c.end; step++) {
    columns(lane);
    rows(lane);
${
    keeps
      ? `    for (var h = lane; h < c.rows; h += ${LANES}u) { rowPotentials[(step + 1u) * c.rows + h] = potentials[h]; }
    for (var l = lane; l < c.columns; l += ${LANES}u) {
      columnPotentials[step * c.columns + l] = potentials[c.rows + l];
    }`
      : ""
  }
  }
  if (c.end < c.iterations) {
    for (var i = lane; i < c.rows + c.columns; i += ${LANES}u) { state[i] = potentials[i]; }
    return;
  }
  sums[lane] = fillPlan(lane);
  workgroupBarrier();
  if (lane > 0u) { return; }
  var entropy = 0.0;
  for (var i = 0u; i < ${LANES}u; i++) { entropy += sums[i]; }
  var worst = 0u;
  for (var h = 0u; h < c.rows; h++) {
    if (abs(potentials[h] * f32(c.rows) - 1.0) > abs(potentials[worst] * f32(c.rows) - 1.0)) { worst = h; }
  }
  report[0] = entropy;
  report[1] = f32(worst);
  report[2] = potentials[worst] * f32(c.rows) - 1.0;
}`;
