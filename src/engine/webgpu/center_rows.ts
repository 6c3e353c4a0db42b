/**
 * Rows brought to mean zero around the mean of the whole.
 *
 * @module
 */
import { addParts } from "./add_parts.ts";
import type { GpuKernel } from "./runtime.ts";
import { planRows, rowCode, rowSums } from "./rows.ts";
import { rowsOf } from "../shapes.ts";

const MOVE = `
fn run(group: u32, lane: u32) {
  let row = group * ROWS + lane / WIDTH;
  let end = select(0u, (row + 1u) * c.items, row < c.rows);
  let own = means[min(row, c.rows - 1u)];
  let offset = mean[0] - c.shift;
  for (var i = row * c.items + lane % WIDTH; i < end; i += WIDTH) { y[i] = x[i] - own + offset; }
}`;

/** Rows of mean zero around the mean of the whole, less a shift. */
export const centerRows: GpuKernel = ({ inputs: { x }, attrs }, runtime) => {
  const { rows, columns } = rowsOf(x);
  const plan = planRows(rows, columns);
  const means = runtime.allocate([rows]);
  runtime.run({
    ...plan,
    name: "CenterRows: means",
    code: (subgroup) => rowCode(plan, subgroup) + rowSums("means[row] = sum / c.columns;"),
    reads: { x },
    writes: { means },
    wide: plan.wide ? ["x"] : [],
    constants: { ...plan.constants, columns: { f32: columns } },
  });
  const mean = addParts(means, rows, [], 1 / rows, runtime);
  const y = runtime.allocate(x.shape);
  runtime.run({
    ...plan,
    name: "CenterRows",
    code: (subgroup) => rowCode(plan, subgroup) + MOVE,
    reads: { x, means, mean },
    writes: { y },
    wide: plan.wide ? ["x", "y"] : [],
    constants: { ...plan.constants, shift: { f32: attrs.shift as number } },
  });
  runtime.free(means, mean);
  return y;
};
