/**
 * Rows of unit length, and the gradient.
 *
 * @module
 */
import { planRows, rowCode } from "./rows.ts";
import { rowsOf } from "../shapes.ts";
import type { GpuKernel } from "./runtime.ts";

const FORWARD = `
fn run(group: u32, lane: u32) {
  let row = group * ROWS + lane / WIDTH;
  let end = select(0u, (row + 1u) * c.items, row < c.rows);
  let first = row * c.items + lane % WIDTH;
  var squares = V(0.0);
  for (var i = first; i < end; i += WIDTH) { squares += x[i] * x[i]; }
  let length = max(sqrt(sumOfRow(total(squares), lane)), c.least);
  for (var i = first; i < end; i += WIDTH) { unit[i] = x[i] / length; }
  if (lane % WIDTH == 0u && row < c.rows) { norm[row] = length; }
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

/** `unit = x / norm` with `norm = max(|x|, floor)` of each row. */
export const l2Normalize: GpuKernel = ({ inputs: { x }, attrs }, runtime) => {
  const { rows, columns } = rowsOf(x);
  const plan = planRows(rows, columns);
  const unit = runtime.allocate(x.shape);
  const norm = runtime.allocate([...x.shape.slice(0, -1), 1]);
  runtime.run({
    ...plan,
    name: "L2Normalize",
    code: (subgroup) => rowCode(plan, subgroup) + FORWARD,
    reads: { x },
    writes: { unit, norm },
    wide: plan.wide ? ["x", "unit"] : [],
    constants: { ...plan.constants, least: { f32: attrs.floor as number } },
  });
  return [unit, norm];
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
