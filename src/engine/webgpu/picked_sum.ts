/**
 * The sum of what is picked from each row, and its gradient.
 *
 * @module
 */
import { LANES, reduction } from "./rows.ts";
import type { GpuKernel } from "./runtime.ts";
import { sizeOf } from "../shapes.ts";

/** Invocations of the one workgroup that adds. */
const ADDING = 256;

const FORWARD = `
fn run(group: u32, lane: u32) {
  var sum = 0.0;
  for (var row = lane; row < c.rows; row += ${ADDING}u) { sum += values[row * c.columns + u32(picks[row])]; }
  let all = sumOfGroup(sum, lane);
  if (lane == 0u) { y[0] = all * c.scale; }
}`;

const BACKWARD = `
fn run(group: u32, lane: u32) {
  let at = group * ${LANES}u + lane;
  if (at >= c.size) { return; }
  y[at] = select(0.0, dy[0] * c.scale, u32(picks[at / c.columns]) == at % c.columns);
}`;

/** `scale * sum over rows of values[row, picks[row]]`. */
export const pickedSum: GpuKernel = ({ inputs: { values, picks }, attrs }, runtime) => {
  const [rows, columns] = values.shape;
  const y = runtime.allocate([]);
  runtime.run({
    name: "PickedSum",
    code: (subgroup) => reduction("sumOfGroup", "a + b", ADDING, ADDING, subgroup) + FORWARD,
    lanes: ADDING,
    groups: 1,
    reads: { values, picks },
    writes: { y },
    constants: { rows: { u32: rows }, columns: { u32: columns }, scale: { f32: attrs.scale as number } },
  });
  return y;
};

/** The gradient of the values, `[rows, columns]`. */
export const pickedSumGrad: GpuKernel = ({ inputs: { dy, picks }, attrs }, runtime) => {
  const columns = attrs.columns as number;
  const y = runtime.allocate([picks.shape[0], columns]);
  const size = sizeOf(y.shape);
  runtime.run({
    name: "PickedSumGrad",
    code: () => BACKWARD,
    lanes: LANES,
    groups: Math.ceil(size / LANES),
    reads: { dy, picks },
    writes: { y },
    constants: { size: { u32: size }, columns: { u32: columns }, scale: { f32: attrs.scale as number } },
  });
  return y;
};
