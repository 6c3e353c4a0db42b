import type { TensorInfo } from "@tensorflow/tfjs-core";
import { l2NormalizeGrad } from "./l2_normalize.ts";
import { multiply, multiplyInParts } from "./matrix_product.ts";
import { LANES, planRows, rowCode } from "./rows.ts";
import type { GpuKernel, GpuRuntime } from "./runtime.ts";
import { sizeOf } from "../shapes.ts";

/** Positions that are summed at a stretch into the gradients of centres. */
const STRETCH = 1024;
/** Tensors besides the gradients of centres that the pass over them is bound to. */
const BESIDES_CENTERS = 3;

/** Slopes of the losses by the cosines. */
const slopesCode = (levels: number) => `
fn run(group: u32, lane: u32) {
  let at = group * ${LANES}u + lane;
  if (at >= c.size) { return; }
  let p = at / c.clusters;
  let i = at % c.clusters;
  var slope = matchDy[0] * slopes[at];
${
  Array.from(
    { length: levels },
    (_, m) => `  if (i == u32(picks[p * ${levels}u + ${m}u])) { slope += clusterDy[0] * c.cluster${m}; }`,
  ).join("\n")
}
  y[at] = select(0.0, slope, activations[p * c.width + i] > 0.0);
}`;

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
 * The gradients of the codes and of each level's centres, from those of the two losses, `clusterDy` and `matchDy`, and what
 * `HierarchyLosses` gave besides. Attributes: the sizes `size0` and so on of the levels, and the weights `cluster0` and so on.
 */
export const hierarchyLossesGrad: GpuKernel = ({ inputs, attrs }, runtime) => {
  const { activations, slopes, unit, norm } = inputs;
  const [positions, clusters] = slopes.shape;
  const [width, channels] = [activations.shape[1], unit.shape[1]];
  const levels = inputs.picks.shape[1];
  const { clusterDy, matchDy, picks } = inputs;
  const y = runtime.allocate(slopes.shape);
  runtime.run({
    name: "HierarchyLossesGrad: slopes",
    variant: `${levels}`,
    code: () => slopesCode(levels),
    lanes: LANES,
    groups: Math.ceil(sizeOf(slopes.shape) / LANES),
    reads: { clusterDy, matchDy, slopes, picks, activations },
    writes: { y },
    constants: {
      size: { u32: sizeOf(slopes.shape) },
      clusters: { u32: clusters },
      width: { u32: width },
      ...Object.fromEntries(
        Array.from({ length: levels }, (_, m) => [`cluster${m}`, { f32: attrs[`cluster${m}`] as number }]),
      ),
    },
  });
  const product = { a: y, b: unit, transposeB: false, batch: 1, n: channels };
  const dy = multiply(
    { ...product, transposeA: false, skippedB: positions, m: positions, k: clusters },
    [positions, channels],
    runtime,
  );
  const codes = [l2NormalizeGrad({ inputs: { dy, unit, norm }, attrs: {} }, runtime)].flat();
  const parts = multiplyInParts(
    { ...product, transposeA: true, m: clusters, k: positions },
    Math.ceil(positions / STRETCH),
    [clusters, channels],
    runtime,
  );
  const sizes = Array.from({ length: levels }, (_, m) => attrs[`size${m}`] as number);
  const centers = centerGradients({ parts, unit, norm }, positions, sizes, runtime);
  runtime.free(y, dy, parts);
  return [...codes, ...centers];
};

/** As many levels in a pass as the device has room for. */
function centerGradients(
  reads: Readonly<Record<"parts" | "unit" | "norm", TensorInfo>>,
  positions: number,
  sizes: readonly number[],
  runtime: GpuRuntime,
): TensorInfo[] {
  const [parts, clusters, channels] = reads.parts.shape;
  const gradients = sizes.map((size) => runtime.allocate([size, channels]));
  const room = runtime.backend.device.limits.maxStorageBuffersPerShaderStage - BESIDES_CENTERS;
  for (let from = 0; from < sizes.length; from += room) {
    const levels = sizes.map((_, m) => m).slice(from, from + room);
    const sum = (of: readonly number[]) => of.reduce((all, m) => all + sizes[m], 0);
    const plan = planRows(sum(levels), channels);
    const named = levels.map((m): [string, TensorInfo] => [`gradient${m}`, gradients[m]]);
    runtime.run({
      ...plan,
      name: "HierarchyLossesGrad: centers",
      variant: `${plan.variant} ${levels}`,
      code: (subgroup) => rowCode(plan, subgroup) + centersCode(levels),
      reads,
      writes: Object.fromEntries(named),
      wide: plan.wide ? ["parts", "unit", ...named.map(([name]) => name)] : [],
      constants: {
        ...plan.constants,
        parts: { u32: parts },
        clusters: { u32: clusters },
        positions: { u32: positions },
        first: { u32: sizes.slice(0, from).reduce((all, size) => all + size, 0) },
        ...Object.fromEntries(levels.map((m) => [`size${m}`, { u32: sizes[m] }])),
      },
    });
  }
  return gradients;
}
