/**
 * Rows of two tables, interpolated and brought to unit length; and the gradients of the tables.
 *
 * @module
 */
import { l2NormalizeGrad } from "./l2_normalize.ts";
import { readersOf, tapSums } from "./readers.ts";
import { LANES, planRows, rowCode, valueType } from "./rows.ts";
import type { GpuKernel } from "./runtime.ts";
import { sizeOf } from "../shapes.ts";

const FORWARD = `
fn sampled(row: u32, item: u32) -> V {
  var sum = V(0.0);
  for (var tap = row; tap < 4u * c.rows; tap += c.rows) {
    let read = u32(rows[tap]);
    if (read < c.split) {
      sum += weights[tap] * table[read * c.items + item];
    } else {
      sum += weights[tap] * others[(read - c.split) * c.items + item];
    }
  }
  return sum;
}
fn run(group: u32, lane: u32) {
  let row = group * ROWS + lane / WIDTH;
  let end = select(0u, c.items, row < c.rows);
  var squares = V(0.0);
  for (var i = lane % WIDTH; i < end; i += WIDTH) {
    let x = sampled(row, i);
    squares += x * x;
  }
  let length = max(sqrt(sumOfRow(total(squares), lane)), c.least);
  for (var i = lane % WIDTH; i < end; i += WIDTH) { unit[row * c.items + i] = sampled(row, i) / length; }
  if (lane % WIDTH == 0u && row < c.rows) { norm[row] = length; }
}`;

const BACKWARD = tapSums(
  "dx",
  "if (row < c.split) { ofTable[at] = sum; } else { ofOthers[at - c.split * c.items] = sum; }",
);

/**
 * Unit rows, and their lengths before: row `i` is the sum over the taps t of `weights[t, i]` times row `rows[t, i]` of `table` with
 * `others` below it.
 */
export const sampledUnits: GpuKernel = ({ inputs: { table, others, rows, weights }, attrs }, runtime) => {
  const [split, columns] = table.shape;
  const count = rows.shape[1];
  const plan = planRows(count, columns);
  const unit = runtime.allocate([count, columns]);
  const norm = runtime.allocate([count, 1]);
  runtime.run({
    ...plan,
    name: "SampledUnits",
    code: (subgroup) => rowCode(plan, subgroup) + FORWARD,
    reads: { table, others, rows, weights },
    writes: { unit, norm },
    wide: plan.wide ? ["table", "others", "unit"] : [],
    constants: { ...plan.constants, split: { u32: split }, least: { f32: attrs.floor as number } },
  });
  return [unit, norm];
};

/** The gradients of both tables, of `split` rows and of as many as make `height` with those. */
export const sampledUnitsGrad: GpuKernel = (
  { inputs: { dy, unit, norm, rows, weights }, attrs },
  runtime,
) => {
  const [split, height] = [attrs.split as number, attrs.height as number];
  const [count, columns] = dy.shape;
  const dx = [l2NormalizeGrad({ inputs: { dy, unit, norm }, attrs: {} }, runtime)].flat()[0];
  const readers = runtime.upload(readersOf("scatter to", runtime.integers(rows, "rows of taps"), height));
  const wide = columns % 4 === 0;
  const items = wide ? columns / 4 : columns;
  const [ofTable, ofOthers] = [split, height - split].map((rows) => runtime.allocate([rows, columns]));
  const size = sizeOf([height, items]);
  runtime.run({
    name: "SampledUnitsGrad",
    code: () => valueType(wide) + BACKWARD,
    lanes: LANES,
    groups: Math.ceil(size / LANES),
    reads: { dx, readers, weights },
    writes: { ofTable, ofOthers },
    wide: wide ? ["dx", "ofTable", "ofOthers"] : [],
    constants: {
      size: { u32: size },
      items: { u32: items },
      count: { u32: count },
      split: { u32: split },
    },
  });
  runtime.free(dx, readers);
  return [ofTable, ofOthers];
};
