/**
 * Sums and means over neighbouring axes. A long sum is parted, and the parts added: in pairs or in turns of at most some hundred,
 * so that a million terms stay right to some 1e-6.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { addParts } from "./add_parts.ts";
import { LANES, planRows, reduction, rowCode, rowSums, valueType } from "./rows.ts";
import type { GpuReplacement, GpuRuntime } from "./runtime.ts";
import { sizeOf } from "../shapes.ts";

/** Longest row that is not parted. */
const SHORT = 1024;
/** Terms of a part of a row. */
const STRETCH = 4096;
/** Fewest rows that are added up to a part of the sums of columns. */
const LEAST_ROWS = 256;

const LONG_ROWS = `
fn run(group: u32, lane: u32) {
  let row = group % c.rows;
  let part = group / c.rows;
  let end = min((part + 1u) * ${STRETCH}u, c.columns);
  var sum = 0.0;
  for (var i = part * ${STRETCH}u + lane; i < end; i += ${LANES}u) { sum += x[row * c.columns + i]; }
  let all = sumOfGroup(sum, lane);
  if (lane == 0u) { y[group] = all * c.scale; }
}`;

const COLUMNS = `
fn run(group: u32, lane: u32) {
  let blocks = (c.items + ${LANES - 1}u) / ${LANES}u;
  let item = group % blocks * ${LANES}u + lane;
  if (item >= c.items) { return; }
  let before = group / blocks % c.before;
  let part = group / (blocks * c.before);
  let end = min((part + 1u) * c.stretch, c.rows);
  var sum = V(0.0);
  for (var row = part * c.stretch; row < end; row++) { sum += x[(before * c.rows + row) * c.items + item]; }
  y[(part * c.before + before) * c.items + item] = sum * c.scale;
}`;

/** `sum` over neighbouring axes. */
export const sum: GpuReplacement = ({ inputs: { x }, attrs }, runtime) => reduce(x, attrs, 1, runtime);

/** `mean` over neighbouring axes. */
export const mean: GpuReplacement = ({ inputs: { x }, attrs }, runtime) => {
  const axes = tf.util.parseAxisParam((attrs.axis ?? x.shape.map((_, i) => i)) as number[], x.shape);
  return reduce(x, attrs, 1 / sizeOf(axes.map((axis) => x.shape[axis])), runtime);
};

function reduce(
  x: TensorInfo,
  attrs: Readonly<Record<string, unknown>>,
  scale: number,
  runtime: GpuRuntime,
): TensorInfo | undefined {
  const all = x.shape.map((_, i) => i);
  const axes = tf.util.parseAxisParam((attrs.axis ?? all) as number[], x.shape).sort((a, b) => a - b);
  const neighbours = axes.every((axis, i) => axis === axes[0] + i);
  if (x.dtype !== "float32" || axes.length === 0 || !neighbours || sizeOf(x.shape) === 0) return undefined;
  if (runtime.areOnProcessor(x)) return undefined;
  const [first, end] = [axes[0], axes.at(-1)! + 1];
  const [before, rows, after] = [x.shape.slice(0, first), x.shape.slice(first, end), x.shape.slice(end)].map(
    sizeOf,
  );
  const kept = attrs.keepDims ? axes.map(() => 1) : [];
  const shape = [...x.shape.slice(0, first), ...kept, ...x.shape.slice(end)];
  if (after > 1) return sumColumns(x, { before, rows, columns: after }, shape, scale, runtime);
  return rows <= SHORT
    ? sumShortRows(x, before, rows, shape, scale, runtime)
    : sumLongRows(x, before, rows, shape, scale, runtime);
}

function sumShortRows(
  x: TensorInfo,
  rows: number,
  columns: number,
  shape: number[],
  scale: number,
  runtime: GpuRuntime,
): TensorInfo {
  const plan = planRows(rows, columns);
  const y = runtime.allocate(shape);
  runtime.run({
    ...plan,
    name: "Sum: short rows",
    code: (subgroup) => rowCode(plan, subgroup) + rowSums("y[row] = sum * c.scale;"),
    reads: { x },
    writes: { y },
    wide: plan.wide ? ["x"] : [],
    constants: { ...plan.constants, scale: { f32: scale } },
  });
  return y;
}

function sumLongRows(
  x: TensorInfo,
  rows: number,
  columns: number,
  shape: number[],
  scale: number,
  runtime: GpuRuntime,
): TensorInfo {
  const parts = Math.ceil(columns / STRETCH);
  const whole = parts === 1;
  const y = runtime.allocate(whole ? shape : [parts, rows]);
  runtime.run({
    name: "Sum: long rows",
    code: (subgroup) => reduction("sumOfGroup", "a + b", LANES, LANES, subgroup) + LONG_ROWS,
    lanes: LANES,
    groups: parts * rows,
    reads: { x },
    writes: { y },
    constants: { rows: { u32: rows }, columns: { u32: columns }, scale: { f32: whole ? scale : 1 } },
  });
  return whole ? y : addedUp(y, parts, shape, scale, runtime);
}

function sumColumns(
  x: TensorInfo,
  { before, rows, columns }: { readonly before: number; readonly rows: number; readonly columns: number },
  shape: number[],
  scale: number,
  runtime: GpuRuntime,
): TensorInfo {
  const wide = columns % 4 === 0;
  const items = wide ? columns / 4 : columns;
  const stretch = Math.max(LEAST_ROWS, Math.ceil(Math.sqrt(rows)));
  const parts = Math.ceil(rows / stretch);
  const whole = parts === 1;
  const y = runtime.allocate(whole ? shape : [parts, before, columns]);
  runtime.run({
    name: "Sum: columns",
    code: () => valueType(wide) + COLUMNS,
    lanes: LANES,
    groups: parts * before * Math.ceil(items / LANES),
    reads: { x },
    writes: { y },
    wide: wide ? ["x", "y"] : [],
    constants: {
      before: { u32: before },
      rows: { u32: rows },
      items: { u32: items },
      stretch: { u32: stretch },
      scale: { f32: whole ? scale : 1 },
    },
  });
  return whole ? y : addedUp(y, parts, shape, scale, runtime);
}

function addedUp(
  parts: TensorInfo,
  count: number,
  shape: number[],
  scale: number,
  runtime: GpuRuntime,
): TensorInfo {
  const sum = addParts(parts, count, shape, scale, runtime);
  runtime.free(parts);
  return sum;
}
