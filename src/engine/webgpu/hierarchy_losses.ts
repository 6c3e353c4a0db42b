/**
 * The losses of all levels of a hierarchy of clusterings and of all pairs of them, by their cosines with unit codes.
 *
 * Columns of activations are the clusters of all levels, coarsest first; those of what the labels are by come after them.
 *
 * @module
 */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { levelsCode, type LevelsLayout, SIDE } from "./hierarchy_losses_code.ts";
import { unitRows } from "./l2_normalize.ts";
import { multiplyThen } from "./matrix_product.ts";
import { LANES, reduction } from "./rows.ts";
import type { GpuKernel, GpuRuntime, KernelCall } from "./runtime.ts";

/** Invocations of the one workgroup that adds up the losses. */
const ADDING = 256;

/** Tensors besides plans that a pass over the levels is bound to. */
const BESIDES_PLANS = 4;

/** Cosines, those of activations not below 0. */
const activationCode = (labelled: boolean, wide: boolean) => {
  const columns = wide ? "vec4<u32>(column * 4u) + vec4<u32>(0u, 1u, 2u, 3u)" : "column";
  const bound = wide ? "vec4<u32>(c.clusters)" : "c.clusters";
  const value = labelled ? `select(value, max(value, V(0.0)), ${columns} < ${bound})` : "max(value, V(0.0))";
  return `fn finish(at: u32, column: u32, value: V) { activations[at] = ${value}; }`;
};

const SUMS = `
fn run(group: u32, lane: u32) {
  var sums = vec2<f32>(0.0);
  for (var i = lane; i < c.parts; i += ${ADDING}u) { sums += vec2<f32>(parts[2u * i], parts[2u * i + 1u]); }
  let all = vec2<f32>(sumOfGroup(sums.x, lane), sumOfGroup(sums.y, lane));
  if (lane == 0u) {
    ofClusters[0] = all.x;
    ofMatches[0] = all.y;
  }
}`;

/**
 * The cluster losses and the matching losses, each weighed and summed; then what their gradient needs: activations, the slopes of the
 * matching losses by them, the cluster that each position is assigned to in each level, unit rows and their lengths before.
 *
 * Inputs are `codes`; `center0` and so on, coarsest first; where the labels are by other centres, those as `label0` and so on; and
 * `plan0` and so on, between each level and the next, if there are any. Attributes: the weights `cluster0` and so on of what a level
 * picks, and `match0` and so on of what a plan carries; `overLower`, whether the maximum runs over the lower level; `floor` of lengths.
 */
export const hierarchyLosses: GpuKernel = ({ inputs, attrs }, runtime) => {
  const { codes } = inputs;
  const [centers, labels, plans] = ["center", "label", "plan"].map((name) => numbered(inputs, name));
  const [positions] = codes.shape;
  const { unit, norm } = unitRows([codes, ...centers, ...labels], attrs.floor as number, runtime);
  const sizes = centers.map(({ shape }) => shape[0]);
  const layout = { sizes, labelled: labels.length > 0, overLower: Boolean(attrs.overLower) };
  const activations = findActivations(unit, positions, layout, runtime);
  const slopes = runtime.allocate([positions, total(sizes)]);
  const picks = runtime.allocate([positions, sizes.length], "int32");
  const [cluster, match] = addLosses({ activations, slopes, picks }, plans, layout, attrs, runtime);
  return [cluster, match, activations, slopes, picks, unit, norm];
};

function findActivations(
  unit: TensorInfo,
  positions: number,
  { sizes, labelled }: LevelsLayout,
  runtime: GpuRuntime,
): TensorInfo {
  const clusters = total(sizes);
  const width = labelled ? 2 * clusters : clusters;
  const activations = runtime.allocate([positions, width]);
  multiplyThen({
    ...{ a: unit, b: unit, transposeA: false, transposeB: true, batch: 1, skippedB: positions },
    ...{ m: positions, n: width, k: unit.shape[1] },
  }, {
    name: "HierarchyLosses: activations",
    variant: `${labelled}`,
    code: () => activationCode(labelled, width % 4 === 0),
    writes: { activations },
    byColumn: ["activations"],
    constants: { clusters: { u32: clusters } },
  }, runtime);
  return activations;
}

/** What a pass over the levels reads and writes besides plans and sums. */
type Levels = Readonly<Record<"activations" | "slopes" | "picks", TensorInfo>>;

/** Both losses; slopes and picks are written. As many plans serve a pass as the device has room for. */
function addLosses(
  { activations, slopes, picks }: Levels,
  plans: readonly TensorInfo[],
  layout: LevelsLayout,
  attrs: KernelCall["attrs"],
  runtime: GpuRuntime,
): TensorInfo[] {
  const [positions, width] = activations.shape;
  const groups = Math.ceil(positions / SIDE);
  const room = runtime.backend.device.limits.maxStorageBuffersPerShaderStage - BESIDES_PLANS;
  const turns = Math.max(1, Math.ceil(plans.length / room));
  const parts = runtime.allocate([turns, groups, 2]);
  const weights = (kind: string, count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, i) => [`${kind}${i}`, { f32: attrs[`${kind}${i}`] as number }]),
    );
  for (let turn = 0; turn < turns; turn++) {
    const pairs = plans.map((_, pair) => pair).slice(turn * room, (turn + 1) * room);
    const first = turn === 0;
    runtime.run({
      name: "HierarchyLosses",
      variant: JSON.stringify([layout.sizes.length, layout.labelled, layout.overLower, pairs, first]),
      code: (subgroup) =>
        reduction("sumOfGroup", "a + b", LANES, LANES, subgroup) + levelsCode(layout, pairs, first),
      lanes: LANES,
      groups,
      reads: { activations, ...Object.fromEntries(pairs.map((pair) => [`plan${pair}`, plans[pair]])) },
      writes: { slopes, ...first && { picks }, parts },
      constants: {
        positions: { u32: positions },
        width: { u32: width },
        start: { u32: turn * groups },
        ...Object.fromEntries(layout.sizes.map((size, m) => [`size${m}`, { u32: size }])),
        ...weights("cluster", layout.sizes.length),
        ...weights("match", plans.length),
      },
    });
  }
  const [ofClusters, ofMatches] = [[], []].map((shape) => runtime.allocate(shape));
  runtime.run({
    name: "HierarchyLosses: sums",
    code: (subgroup) => reduction("sumOfGroup", "a + b", ADDING, ADDING, subgroup) + SUMS,
    lanes: ADDING,
    groups: 1,
    reads: { parts },
    writes: { ofClusters, ofMatches },
    constants: { parts: { u32: turns * groups } },
  });
  runtime.free(parts);
  return [ofClusters, ofMatches];
}

/** The inputs of a name with a number, in order. */
function numbered(inputs: KernelCall["inputs"], name: string): TensorInfo[] {
  const count = Object.keys(inputs).filter((input) => input.startsWith(name)).length;
  return Array.from({ length: count }, (_, i) => inputs[`${name}${i}`]);
}

function total(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + size, 0);
}
