/**
 * The largest product of each row of a matrix with a row of another.
 *
 * @module
 */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { multiplyThen } from "./matrix_product.ts";
import { planRows, rowCode } from "./rows.ts";
import type { GpuKernel, GpuRuntime } from "./runtime.ts";

/** Of the products of a row, the largest of each four that an invocation has is kept. */
const KEEP = "fn finish(at: u32, column: u32, value: V) { candidates[at] = largest(value); }";

const LARGEST = `
fn run(group: u32, lane: u32) {
  let row = group * ROWS + lane / WIDTH;
  let end = select(0u, (row + 1u) * c.items, row < c.rows);
  var tops = V(-3.0e38);
  for (var i = row * c.items + lane % WIDTH; i < end; i += WIDTH) { tops = max(tops, x[i]); }
  let top = maxOfRow(largest(tops), lane);
  if (lane % WIDTH == 0u && row < c.rows) { y[row] = top; }
}`;

/** `max over j of rows[i] . others[j]`. */
export const largestProducts: GpuKernel = ({ inputs: { rows, others } }, runtime) => {
  const [m, k] = rows.shape;
  const [n] = others.shape;
  const each = n % 4 === 0 ? 4 : 1;
  const candidates = runtime.allocate([m, n / each]);
  multiplyThen(
    { a: rows, b: others, transposeA: false, transposeB: true, batch: 1, m, n, k },
    { name: "LargestProducts", code: () => KEEP, writes: { candidates }, byColumn: [] },
    runtime,
  );
  const y = largestOfRows(candidates, runtime);
  runtime.free(candidates);
  return y;
};

function largestOfRows(x: TensorInfo, runtime: GpuRuntime): TensorInfo {
  const [rows, columns] = x.shape;
  const plan = planRows(rows, columns);
  const y = runtime.allocate([rows]);
  runtime.run({
    ...plan,
    name: "LargestProducts: rows",
    code: (subgroup) => rowCode(plan, subgroup) + LARGEST,
    reads: { x },
    writes: { y },
    wide: plan.wide ? ["x"] : [],
    constants: plan.constants,
  });
  return y;
}
