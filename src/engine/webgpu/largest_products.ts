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
  if (lane % WIDTH == 0u && row < c.rows) { y[c.first + row] = top; }
}`;

/** Bytes of a value. */
const FLOAT_BYTES = 4;

/** The rows of a turn: so many from the first. */
interface Stretch {
  readonly first: number;
  readonly rows: number;
}

/** `max over j of rows[i] . others[j]`, some rows at a time. Attribute: `room` for what is kept of their products, bytes. */
export const largestProducts: GpuKernel = ({ inputs: { rows, others }, attrs }, runtime) => {
  const [count, k] = rows.shape;
  const [n] = others.shape;
  const kept = n % 4 === 0 ? n / 4 : n;
  const room = Math.min(attrs.room as number, runtime.backend.device.limits.maxStorageBufferBindingSize);
  const most = Math.min(count, Math.max(1, Math.floor(room / (kept * FLOAT_BYTES))));
  const candidates = runtime.allocate([most, kept]);
  const y = runtime.allocate([count]);
  for (let first = 0; first < count; first += most) {
    const m = Math.min(most, count - first);
    multiplyThen(
      { a: rows, b: others, transposeA: false, transposeB: true, batch: 1, skippedA: first, m, n, k },
      { name: "LargestProducts", code: () => KEEP, writes: { candidates }, byColumn: [] },
      runtime,
    );
    largestOfRows(candidates, y, { first, rows: m }, runtime);
  }
  runtime.free(candidates);
  return y;
};

function largestOfRows(x: TensorInfo, y: TensorInfo, { first, rows }: Stretch, runtime: GpuRuntime): void {
  const plan = planRows(rows, x.shape[1]);
  runtime.run({
    ...plan,
    name: "LargestProducts: rows",
    code: (subgroup) => rowCode(plan, subgroup) + LARGEST,
    reads: { x },
    writes: { y },
    wide: plan.wide ? ["x"] : [],
    constants: { ...plan.constants, first: { u32: first } },
  });
}
