import type { TensorInfo } from "@tensorflow/tfjs-core";
import { LANES, reduction, valueType } from "./rows.ts";
import type { GpuRuntime } from "./runtime.ts";
import { sizeOf } from "../shapes.ts";

/** Few sums of many parts are shared by the invocations of a workgroup, many sums have one invocation each. */
const FEW = 64;

const SHARED = `
fn run(group: u32, lane: u32) {
  var sum = 0.0;
  for (var i = lane; i < c.parts; i += ${LANES}u) { sum += x[i * c.size + group]; }
  let all = sumOfGroup(sum, lane);
  if (lane == 0u) { y[group] = all * c.scale; }
}`;

const ALONE = `
fn run(group: u32, lane: u32) {
  let at = group * ${LANES}u + lane;
  if (at >= c.size) { return; }
  var sum = V(0.0);
  for (var i = 0u; i < c.parts; i++) { sum += x[i * c.size + at]; }
  y[at] = sum * c.scale;
}`;

/**
 * Adds parts that lie one behind the other, in an order that is always the same.
 *
 * @param x `[parts, ...shape]`, float32.
 * @param scale What the sums are multiplied by.
 * @returns A tensor of `shape`.
 */
export function addParts(
  x: TensorInfo,
  parts: number,
  shape: readonly number[],
  scale: number,
  runtime: GpuRuntime,
): TensorInfo {
  const y = runtime.allocate(shape);
  const size = sizeOf(shape);
  const shared = size <= FEW && parts > FEW;
  const wide = !shared && size % 4 === 0;
  const items = wide ? size / 4 : size;
  runtime.run({
    name: "AddParts",
    variant: `${shared} ${wide}`,
    code: (subgroup) =>
      shared ? reduction("sumOfGroup", "a + b", LANES, LANES, subgroup) + SHARED : valueType(wide) + ALONE,
    lanes: LANES,
    groups: shared ? size : Math.ceil(items / LANES),
    reads: { x },
    writes: { y },
    wide: wide ? ["x", "y"] : [],
    constants: { parts: { u32: parts }, size: { u32: items }, scale: { f32: scale } },
  });
  return y;
}
