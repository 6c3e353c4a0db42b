/**
 * The gradients of centres, from those of their cosines with rows.
 *
 * @module
 */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { multiplyInParts } from "./matrix_product.ts";
import { planRows, rowCode } from "./rows.ts";
import type { GpuRuntime } from "./runtime.ts";

/** Positions that are summed at a stretch into the gradients of centres. */
const STRETCH = 1024;
/** Tensors besides the gradients of centres that the pass over them is bound to. */
const BESIDES_CENTERS = 3;

/** The gradients of the centres of some levels, from parts of those of their unit rows. */
const centersCode = (levels: readonly number[]) => `
fn partsOf(row: u32, item: u32) -> V {
  var sum = V(0.0);
  for (var part = 0u; part < c.parts; part++) { sum += parts[(part * c.clusters + row) * c.items + item]; }
  return sum;
}
fn give(row: u32, item: u32, value: V) {
  var own = row;
${
  levels.map((m) =>
    `  if (own < c.size${m}) { gradient${m}[own * c.items + item] = value; return; }
  own -= c.size${m};`
  ).join("\n")
}
}
fn run(group: u32, lane: u32) {
  let row = group * ROWS + lane / WIDTH;
  let end = select(0u, c.items, row < c.rows);
  let at = c.positions + c.first + min(row, c.rows - 1u);
  var products = V(0.0);
  for (var i = lane % WIDTH; i < end; i += WIDTH) { products += unit[at * c.items + i] * partsOf(c.first + row, i); }
  let along = sumOfRow(total(products), lane);
  for (var i = lane % WIDTH; i < end; i += WIDTH) {
    give(row, i, (partsOf(c.first + row, i) - unit[at * c.items + i] * along) / norm[at]);
  }
}`;

/**
 * The gradients of the centres of each level: as many levels in a pass as the device has room for.
 *
 * @param dy Those of the cosines, `[positions, clusters of all levels]`.
 * @param rows Unit rows of the positions, behind them of the centres, and their lengths before: `[rows, channels]`, `[rows, 1]`.
 * @param sizes Clusters of each level.
 */
export function centerGradients(
  dy: TensorInfo,
  { unit, norm }: Readonly<Record<"unit" | "norm", TensorInfo>>,
  sizes: readonly number[],
  runtime: GpuRuntime,
): TensorInfo[] {
  const [positions, clusters] = dy.shape;
  const channels = unit.shape[1];
  const count = Math.ceil(positions / STRETCH);
  const parts = multiplyInParts(
    {
      ...{ a: dy, b: unit, transposeA: true, transposeB: false, batch: 1 },
      ...{ m: clusters, n: channels, k: positions },
    },
    count,
    [clusters, channels],
    runtime,
  );
  const gradients = sizes.map((size) => runtime.allocate([size, channels]));
  const room = runtime.backend.device.limits.maxStorageBuffersPerShaderStage - BESIDES_CENTERS;
  for (let from = 0; from < sizes.length; from += room) {
    const levels = sizes.map((_, m) => m).slice(from, from + room);
    const sum = (of: readonly number[]) => of.reduce((all, m) => all + sizes[m], 0);
    const plan = planRows(sum(levels), channels);
    const named = levels.map((m): [string, TensorInfo] => [`gradient${m}`, gradients[m]]);
    runtime.run({
      ...plan,
      name: "CenterCosinesGrad",
      variant: `${plan.variant} ${levels}`,
      code: (subgroup) => rowCode(plan, subgroup) + centersCode(levels),
      reads: { parts, unit, norm },
      writes: Object.fromEntries(named),
      wide: plan.wide ? ["parts", "unit", ...named.map(([name]) => name)] : [],
      constants: {
        ...plan.constants,
        parts: { u32: count },
        clusters: { u32: clusters },
        positions: { u32: positions },
        first: { u32: sizes.slice(0, from).reduce((all, size) => all + size, 0) },
        ...Object.fromEntries(levels.map((m) => [`size${m}`, { u32: sizes[m] }])),
      },
    });
  }
  runtime.free(parts);
  return gradients;
}
