/**
 * WGSL of entropic optimal transport: in the log domain, or by plain scalings.
 *
 * @module
 */
import { LANES, LINE_MEMORY, overLines } from "./shared_lines.ts";

/** Scores that have room in the memory of a workgroup beside the potentials; more of them wait where the plan is to be. */
export const MOST_SHARED = 1536;

/**
 * What is balanced. In the log domain, a score is minus the cosine distance of a pair of centres over the temperature, a potential
 * what is added to the scores of a line. Plainly, they are the exponentials of those: an entry of the kernel, and a scaling.
 */
export type TransportForm = "log" | "plain";

/** What the code of one workgroup depends on. */
export interface TransportLayout {
  readonly form: TransportForm;
  /** Potentials that have room in the memory of the workgroup. */
  readonly room: number;
  /** Whether scores have room there too. */
  readonly shared: boolean;
  readonly keeps: boolean;
  /** Whether scores have a pass of their own. */
  readonly apart: boolean;
}

/** The potential of rows before the first iteration. */
const start = (form: TransportForm) => form === "plain" ? "1.0 / f32(c.rows)" : "0.0";

/** The score of a pair of centres; lower ones are numbered after higher ones. */
const score = (form: TransportForm) => `
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
  return max(sqrt(squares), c.floor);
}
fn scoreOf(h: u32, l: u32, lengthH: f32, lengthL: f32) -> f32 {
  var product = 0.0;
  for (var k = 0u; k < c.channels; k++) { product += center(h, k) * center(l, k); }
  let score = -(1.0 - max(0.0, product / lengthH / lengthL)) / c.epsilon;
  return ${form === "plain" ? "exp(score)" : "score"};
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

/** All scores, where they are many; with `starts`, the first potentials of rows too. */
export const scoresCode = (form: TransportForm, starts: boolean) =>
  `${score(form)}
fn run(group: u32, lane: u32) {
  let at = group * ${LANES}u + lane;
  if (at >= c.rows * c.columns) { return; }
  let h = at / c.columns;
  let l = c.rows + at % c.columns;
  plan[at] = scoreOf(h, l, lengthOf(h), lengthOf(l));
${starts ? `  if (at < c.rows) { rowPotentials[at] = ${start(form)}; }` : ""}
}`;

/** Which lines are balanced. */
export type Balanced = "columns" | "rows";

/**
 * The balance of columns or rows, a function of that name: each potential becomes `-log(lines) - logsumexp(scores + other)` over its
 * line, plainly `1 / lines / sum(scores * other)`.
 *
 * @param own Where the potential of `line` is.
 * @param other Where that of the line across, `e`, is.
 */
export function balance(form: TransportForm, lines: Balanced, own: string, other: string): string {
  const count = `c.${lines}`;
  const entry = `score(${lines === "rows" ? "line * c.columns + e" : "e * c.columns + line"})`;
  const level = `${entry} + ${other}`;
  return overLines({
    name: lines,
    lines: count,
    entries: lines === "rows" ? "c.columns" : "c.rows",
    sharers: `c.${lines}Sharers`,
    neighbors: lines === "rows" ? "entries" : "lines",
    ...(form === "log"
      ? {
        top: level,
        each: `sum += exp(${level} - top);`,
        done: `${own} = -log(f32(${count})) - top - log(sum);`,
      }
      : { each: `sum += ${entry} * ${other};`, done: `${own} = 1.0 / f32(${count}) / sum;` }),
  });
}

/** An entry `t` of the plan, and what it adds to the entropy; plainly, what is below all normal numbers adds nothing. */
const ENTRY = {
  log: (score: string, row: string, column: string) => `
    let level = (${score} + ${column}) + ${row};
    let t = exp(level);
    entropy -= t * level;`,
  plain: (score: string, row: string, column: string) => `
    let t = (${row} * ${score}) * ${column};
    if (t > 1.2e-38) { entropy -= t * log(t); }`,
};

/**
 * The plan, a function `fillPlan`, and the mass of each row. `entropy` is that of what an invocation has of it; `broken` is 1 if an
 * entry of that is not finite, as its bits say: shaders may be compiled as if all numbers were.
 *
 * @param mass Where the mass of `line` is to be.
 * @param row Where the potential of `line` is.
 * @param column Where that of the column `e` is.
 */
export function fillPlan(form: TransportForm, mass: string, row: string, column: string): string {
  return `
var<private> entropy: f32;
var<private> broken: f32;
${
    overLines({
      name: "fillPlan",
      lines: "c.rows",
      entries: "c.columns",
      sharers: "c.rowsSharers",
      neighbors: "entries",
      each: `
    let at = line * c.columns + e;${ENTRY[form]("score(at)", row, column)}
    if ((bitcast<u32>(t) & 0x7f800000u) == 0x7f800000u) { broken = 1.0; }
    plan[at] = t;
    sum += t;
  `,
      done: `${mass} = sum;`,
    })
  }`;
}

/**
 * The report, a function `leaveReport` of what each invocation of a workgroup has of the entropy and has found broken: all of the
 * entropy, the first row whose mass is farthest off, by which share of it, and whether an entry is not finite.
 *
 * @param mass Where the mass of the row `h` is.
 */
export const leaveReport = (mass: string) => `
var<workgroup> worsts: array<u32, ${LANES}>;
fn offOf(h: u32) -> f32 { return ${mass} * f32(c.rows) - 1.0; }
fn leaveReport(lane: u32, entropy: f32, broken: f32) {
  var worst = min(lane, c.rows - 1u);
  for (var h = lane; h < c.rows; h += ${LANES}u) {
    if (abs(offOf(h)) > abs(offOf(worst))) { worst = h; }
  }
  worsts[lane] = worst;
  sums[lane] = entropy;
  tops[lane] = broken;
  workgroupBarrier();
  if (lane > 0u) { return; }
  var allEntropy = 0.0;
  var anyBroken = 0.0;
  for (var i = 0u; i < ${LANES}u; i++) {
    allEntropy += sums[i];
    anyBroken = max(anyBroken, tops[i]);
    let off = abs(offOf(worsts[i]));
    let most = abs(offOf(worst));
    if (off > most || (off == most && worsts[i] < worst)) { worst = worsts[i]; }
  }
  report[0] = allEntropy;
  report[1] = f32(worst);
  report[2] = offOf(worst);
  report[3] = anyBroken;
}`;

/** Some iterations; the first pass begins with the scores unless they are `apart`, the last ends with the plan. */
export const transportCode = ({ form, room, shared, keeps, apart }: TransportLayout) =>
  `${apart ? "" : score(form) + FILL}
var<workgroup> potentials: array<f32, ${room}>;
${LINE_MEMORY}
${
    shared
      ? `var<workgroup> scores: array<f32, ${MOST_SHARED}>;
fn score(at: u32) -> f32 { return scores[at]; }
fn setScore(at: u32, value: f32) { scores[at] = value; }`
      : `fn score(at: u32) -> f32 { return plan[at]; }
fn setScore(at: u32, value: f32) { plan[at] = value; }`
  }
${balance(form, "columns", "potentials[c.rows + line]", "potentials[e]")}
${balance(form, "rows", "potentials[line]", "potentials[c.rows + e]")}
${fillPlan(form, "potentials[line]", "potentials[line]", "potentials[c.rows + e]")}
${leaveReport("potentials[h]")}
fn run(group: u32, lane: u32) {
${apart ? "" : shared ? "  fillScores(lane);" : "  if (c.step == 0u) { fillScores(lane); }"}
  for (var i = lane; i < c.rows + c.columns; i += ${LANES}u) { potentials[i] = ${start(form)}; }
  if (c.step > 0u) {
    for (var i = lane; i < c.rows + c.columns; i += ${LANES}u) { potentials[i] = state[i]; }
  }
  workgroupBarrier();
${
    keeps
      ? `  if (c.step == 0u) {
    for (var h = lane; h < c.rows; h += ${LANES}u) { rowPotentials[h] = potentials[h]; }
  }`
      : ""
  }
  for (var step = c.step; step < c.end; step++) {
    columns(group, lane);
    rows(group, lane);
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
  fillPlan(group, lane);
  leaveReport(lane, entropy, broken);
}`;
