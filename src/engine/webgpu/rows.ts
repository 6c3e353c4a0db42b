/**
 * How rows of a matrix are dealt out to the invocations of workgroups, and sums and maxima over them.
 *
 * @module
 */
import type { Constant } from "./shader.ts";

/** Invocations of a workgroup that works on rows. */
export const LANES = 64;

/** Most invocations that share a row. */
const MOST_PER_ROW = 32;

/** Rows of `columns` values, shared out. */
export interface RowPlan {
  /** Whether a row is whole vectors of four. */
  readonly wide: boolean;
  /** Invocations that share a row: a power of two. */
  readonly perRow: number;
  readonly lanes: number;
  readonly groups: number;
  /** What tells the code of one plan from that of another. */
  readonly variant: string;
  /** `rows`, and `items`: values or vectors of a row. */
  readonly constants: Readonly<Record<string, Constant>>;
}

/**
 * Shares out rows.
 *
 * @param mostGroups Most workgroups; each then takes several turns.
 */
export function planRows(rows: number, columns: number, mostGroups = Infinity): RowPlan {
  const wide = columns % 4 === 0;
  const items = wide ? columns / 4 : columns;
  const perRow = Math.min(MOST_PER_ROW, 2 ** Math.ceil(Math.log2(Math.max(1, items / 2))));
  return {
    wide,
    perRow,
    lanes: LANES,
    groups: Math.min(mostGroups, Math.ceil(rows / (LANES / perRow))),
    variant: `${wide ? "wide" : "narrow"} ${perRow}`,
    constants: { rows: { u32: rows }, items: { u32: items } },
  };
}

/** WGSL: the type `V` of what a row consists of, and the sum `total` and maximum `largest` of one. */
export function valueType(wide: boolean): string {
  return wide
    ? `
alias V = vec4<f32>;
fn total(v: V) -> f32 { return (v.x + v.y) + (v.z + v.w); }
fn largest(v: V) -> f32 { return max(max(v.x, v.y), max(v.z, v.w)); }`
    : `
alias V = f32;
fn total(v: V) -> f32 { return v; }
fn largest(v: V) -> f32 { return v; }`;
}

/**
 * WGSL for the rows of a plan: `V`, `ROWS` in a workgroup, `WIDTH` invocations for each; and reductions over the values that the
 * invocations of a row hold, which every invocation of the workgroup has to call.
 *
 * @param subgroup As {@linkcode reduction} has it.
 */
export function rowCode(
  { wide, perRow, lanes }: Pick<RowPlan, "wide" | "perRow" | "lanes">,
  subgroup: number,
): string {
  return `${valueType(wide)}
const WIDTH = ${perRow}u;
const ROWS = ${lanes / perRow}u;
${reduction("sumOfRow", "a + b", perRow, lanes, subgroup)}
${reduction("maxOfRow", "max(a, b)", perRow, lanes, subgroup)}`;
}

/**
 * WGSL of a shader that adds up each row of `x`, after that of {@linkcode rowCode}.
 *
 * @param write Statement that stores the `sum` of a `row`.
 */
export function rowSums(write: string): string {
  return `
fn run(group: u32, lane: u32) {
  let row = group * ROWS + lane / WIDTH;
  let end = select(0u, (row + 1u) * c.items, row < c.rows);
  var sums = V(0.0);
  for (var i = row * c.items + lane % WIDTH; i < end; i += WIDTH) { sums += x[i]; }
  let sum = sumOfRow(total(sums), lane);
  if (lane % WIDTH == 0u && row < c.rows) { ${write} }
}`;
}

/**
 * WGSL of a reduction, by halves, over runs of `width` invocations: its result is the same in all of them.
 *
 * @param subgroup Invocations that hand each other values without the workgroup's memory; 0 or 1 for none. The same values are
 * combined in the same order whatever it is.
 */
export function reduction(
  name: string,
  combine: string,
  width: number,
  lanes: number,
  subgroup: number,
): string {
  const near = Math.max(1, Math.min(width, subgroup));
  const halves = (from: number, to: number) =>
    Array.from({ length: Math.log2(from / to) }, (_, i) => from / 2 ** (i + 1));
  const inMemory = halves(width, near).map((half) => `
  if (own < ${half}u) {
    let a = ${name}Parts[lane];
    let b = ${name}Parts[lane + ${half}u];
    ${name}Parts[lane] = ${combine};
  }
  workgroupBarrier();`);
  const among = halves(near, 1).map((half) => `
  {
    let a = all;
    let b = subgroupShuffleXor(all, ${half}u);
    all = ${combine};
  }`);
  if (near === width) {
    return `
fn ${name}(value: f32, lane: u32) -> f32 {
  var all = value;${among.join("")}
  return all;
}`;
  }
  return `
var<workgroup> ${name}Parts: array<f32, ${lanes}>;
fn ${name}(value: f32, lane: u32) -> f32 {
  let own = lane % ${width}u;
  workgroupBarrier();
  ${name}Parts[lane] = value;
  workgroupBarrier();${inMemory.join("")}
  var all = ${name}Parts[lane - own + own % ${near}u];${among.join("")}
  return all;
}`;
}
