/**
 * Rows of unit length, and the gradient.
 *
 * @module
 */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { planRows, rowCode } from "./rows.ts";
import { rowsOf } from "../shapes.ts";
import type { GpuKernel, GpuRuntime } from "./runtime.ts";

/** Rows of several tables, one behind the other. */
const forward = (tables: number) => `
fn valueOf(row: u32, item: u32) -> V {
  var own = row;
${
  Array.from(
    { length: tables - 1 },
    (_, i) => `  if (own < c.rows${i}) { return x${i}[own * c.items + item]; }\n  own -= c.rows${i};`,
  ).join("\n")
}
  return x${tables - 1}[own * c.items + item];
}
fn run(group: u32, lane: u32) {
  let row = group * ROWS + lane / WIDTH;
  let end = select(0u, c.items, row < c.rows);
  let first = (c.first + row) * c.items;
  var squares = V(0.0);
  for (var i = lane % WIDTH; i < end; i += WIDTH) {
    let x = valueOf(row, i);
    squares += x * x;
  }
  let length = max(sqrt(sumOfRow(total(squares), lane)), c.least);
  for (var i = lane % WIDTH; i < end; i += WIDTH) { unit[first + i] = valueOf(row, i) / length; }
  if (lane % WIDTH == 0u && row < c.rows) { norm[c.first + row] = length; }
}`;

const BACKWARD = `
fn run(group: u32, lane: u32) {
  let row = group * ROWS + lane / WIDTH;
  let end = select(0u, (row + 1u) * c.items, row < c.rows);
  let first = row * c.items + lane % WIDTH;
  var products = V(0.0);
  for (var i = first; i < end; i += WIDTH) { products += unit[i] * dy[i]; }
  let along = sumOfRow(total(products), lane);
  let length = norm[min(row, c.rows - 1u)];
  for (var i = first; i < end; i += WIDTH) { dx[i] = (dy[i] - unit[i] * along) / length; }
}`;

/** Tensors besides the tables that a pass over rows is bound to. */
const BESIDES_TABLES = 2;

/**
 * Unit rows of tables of the same columns, one behind the other, `[rows, columns]`; and their lengths before, `[rows, 1]`. As many
 * tables in a pass as the device has room for.
 */
export function unitRows(
  tables: readonly TensorInfo[],
  floor: number,
  runtime: GpuRuntime,
): { unit: TensorInfo; norm: TensorInfo } {
  const { columns } = rowsOf(tables[0]);
  const counts = tables.map((table) => rowsOf(table).rows);
  const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);
  const [unit, norm] = [columns, 1].map((width) => runtime.allocate([sum(counts), width]));
  const room = runtime.backend.device.limits.maxStorageBuffersPerShaderStage - BESIDES_TABLES;
  for (let from = 0; from < tables.length; from += room) {
    const own = counts.slice(from, from + room);
    const plan = planRows(sum(own), columns);
    const named = tables.slice(from, from + room).map((table, i): [string, TensorInfo] => [`x${i}`, table]);
    runtime.run({
      ...plan,
      name: "L2Normalize",
      variant: `${plan.variant} ${own.length}`,
      code: (subgroup) => rowCode(plan, subgroup) + forward(own.length),
      reads: Object.fromEntries(named),
      writes: { unit, norm },
      wide: plan.wide ? [...named.map(([name]) => name), "unit"] : [],
      constants: {
        ...plan.constants,
        first: { u32: sum(counts.slice(0, from)) },
        least: { f32: floor },
        ...Object.fromEntries(own.map((rows, i) => [`rows${i}`, { u32: rows }])),
      },
    });
  }
  return { unit, norm };
}

/** `unit = x / norm` with `norm = max(|x|, floor)` of each row. */
export const l2Normalize: GpuKernel = ({ inputs: { x }, attrs }, runtime) => {
  const { unit, norm } = unitRows([x], attrs.floor as number, runtime);
  return [{ ...unit, shape: x.shape }, { ...norm, shape: [...x.shape.slice(0, -1), 1] }];
};

/** `dx = (dy - unit (unit . dy)) / norm`, row by row. */
export const l2NormalizeGrad: GpuKernel = ({ inputs: { dy, unit, norm } }, runtime) => {
  const { rows, columns } = rowsOf(dy);
  const plan = planRows(rows, columns);
  const dx = runtime.allocate(dy.shape);
  runtime.run({
    ...plan,
    name: "L2NormalizeGrad",
    code: (subgroup) => rowCode(plan, subgroup) + BACKWARD,
    reads: { dy, unit, norm },
    writes: { dx },
    wide: plan.wide ? ["dy", "unit", "dx"] : [],
  });
  return dx;
};
