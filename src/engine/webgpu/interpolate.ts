/**
 * Rows that are weighted sums of four rows of a table, and the gradient of the table.
 *
 * @module
 */
import { readersOf, tapSums } from "./readers.ts";
import type { GpuKernel } from "./runtime.ts";
import { LANES, valueType } from "./rows.ts";
import { sizeOf } from "../shapes.ts";

const FORWARD = `
fn run(group: u32, lane: u32) {
  let at = group * ${LANES}u + lane;
  if (at >= c.size) { return; }
  let i = at / c.items;
  let item = at % c.items;
  var sum = V(0.0);
  for (var tap = i; tap < 4u * c.count; tap += c.count) {
    sum += weights[tap] * table[u32(rows[tap]) * c.items + item];
  }
  y[at] = sum;
}`;

const BACKWARD = tapSums("dy", "y[at] = sum;");

/** `y[i]` = sum over the taps t of `weights[t, i] * table[rows[t, i]]`; `rows` and `weights` are `[4, count]`. */
export const interpolateRows: GpuKernel = ({ inputs: { table, rows, weights } }, runtime) => {
  const [, columns] = table.shape;
  const count = rows.shape[1];
  const wide = columns % 4 === 0;
  const y = runtime.allocate([count, columns]);
  const size = sizeOf(y.shape) / (wide ? 4 : 1);
  runtime.run({
    name: "InterpolateRows",
    code: () => valueType(wide) + FORWARD,
    lanes: LANES,
    groups: Math.ceil(size / LANES),
    reads: { table, rows, weights },
    writes: { y },
    wide: wide ? ["table", "y"] : [],
    constants: { size: { u32: size }, items: { u32: size / count }, count: { u32: count } },
  });
  return y;
};

/** `y[row]` = sum of `weights[t, i] * dy[i]` over the taps with `rows[t, i] = row`, in ascending order. */
export const scatterRows: GpuKernel = ({ inputs: { dy, rows, weights }, attrs }, runtime) => {
  const height = attrs.count as number;
  const [count, columns] = dy.shape;
  const wide = columns % 4 === 0;
  const readers = runtime.upload(readersOf("scatter to", runtime.integers(rows, "rows of taps"), height));
  const y = runtime.allocate([height, columns]);
  const size = sizeOf(y.shape) / (wide ? 4 : 1);
  runtime.run({
    name: "ScatterRows",
    code: () => valueType(wide) + BACKWARD,
    lanes: LANES,
    groups: Math.ceil(size / LANES),
    reads: { dy, readers, weights },
    writes: { y },
    wide: wide ? ["dy", "y"] : [],
    constants: { size: { u32: size }, items: { u32: size / height }, count: { u32: count } },
  });
  runtime.free(readers);
  return y;
};
