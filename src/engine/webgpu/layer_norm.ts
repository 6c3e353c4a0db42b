/**
 * Layer normalisation.
 *
 * @module
 */
import { planRows, rowCode } from "./rows.ts";
import { rowsOf } from "../shapes.ts";
import type { GpuKernel } from "./runtime.ts";

const CODE = `
fn run(group: u32, lane: u32) {
  let row = group * ROWS + lane / WIDTH;
  let base = row * c.items;
  let end = select(0u, c.items, row < c.rows);
  let first = lane % WIDTH;
  var sums = V(0.0);
  for (var i = first; i < end; i += WIDTH) { sums += x[base + i]; }
  let mean = sumOfRow(total(sums), lane) / c.columns;
  var squares = V(0.0);
  for (var i = first; i < end; i += WIDTH) {
    let away = x[base + i] - mean;
    squares += away * away;
  }
  let inverse = 1.0 / sqrt(sumOfRow(total(squares), lane) / c.columns + c.epsilon);
  for (var i = first; i < end; i += WIDTH) {
    y[base + i] = (x[base + i] - mean) * inverse * gain[i] + bias[i];
  }
}`;

/** `(x - mean) / sqrt(variance + epsilon) * gain + bias`, mean and (biased) variance of each row. */
export const layerNorm: GpuKernel = ({ inputs: { x, gain, bias }, attrs }, runtime) => {
  const { rows, columns } = rowsOf(x);
  const plan = planRows(rows, columns);
  const y = runtime.allocate(x.shape);
  runtime.run({
    ...plan,
    name: "LayerNorm",
    code: (subgroup) => rowCode(plan, subgroup) + CODE,
    reads: { x, gain, bias },
    writes: { y },
    wide: plan.wide ? ["x", "gain", "bias", "y"] : [],
    constants: { ...plan.constants, columns: { f32: columns }, epsilon: { f32: attrs.epsilon as number } },
  });
  return y;
};
