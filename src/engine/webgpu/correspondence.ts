/**
 * The correspondences of many sets of pairs at once: the points of a batch with those of itself, of neighbours and of others.
 *
 * Units are `[sets * batch, points, channels]`: in the first set the points that all are paired with, then set by set the others.
 *
 * @module
 */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { multiply, multiplyThen, planProduct, type ProductOperands } from "./matrix_product.ts";
import { LANES, planRows, reduction, rowCode } from "./rows.ts";
import type { GpuKernel, GpuRuntime } from "./runtime.ts";
import { sizeOf } from "../shapes.ts";

/** Invocations of the one workgroup that adds up the losses. */
const ADDING = 256;

/** The largest number that a shader may be given: a ceiling of infinity is none. */
const MOST = 3.0e38;

/** WGSL: a number of the first set, of the second, or of those after them. */
const BY_SET = `
fn bySet(kind: u32, first: f32, second: f32, later: f32) -> f32 {
  return select(select(later, second, kind == 1u), first, kind == 0u);
}`;

/** Each invocation adds up what it has, a workgroup's are of one set. */
const COSINES = `
var<private> own: f32 = 0.0;
fn finish(at: u32, column: u32, value: V) {
  x[at] = value;
  own += total(value);
}
fn leave(group: u32, lane: u32) {
  let sum = sumOfGroup(own, lane);
  if (lane == 0u) { parts[group] = sum; }
}`;

const SET_MEANS = `
fn run(group: u32, lane: u32) {
  var sum = 0.0;
  for (var i = lane; i < c.partsOfSet; i += ${ADDING}u) { sum += parts[group * c.partsOfSet + i]; }
  let all = sumOfGroup(sum, lane);
  if (lane == 0u) { means[group] = all / c.ofSet; }
}`;

const MOVE = (centred: boolean) => `
fn run(group: u32, lane: u32) {
  let row = group * ROWS + lane / WIDTH;
  let end = select(0u, (row + 1u) * c.items, row < c.rows);
  let own = min(row, c.rows - 1u);
  let kind = own / c.rowsOfSet;
  var sums = V(0.0);
  ${centred ? "for (var i = row * c.items + lane % WIDTH; i < end; i += WIDTH) { sums += x[i]; }" : ""}
  let mean = sumOfRow(total(sums), lane) / c.columns;
  let offset = ${centred ? "means[kind] - mean" : "0.0"} - bySet(kind, c.intra, c.inter, c.negative);
  for (var i = row * c.items + lane % WIDTH; i < end; i += WIDTH) { y[i] = x[i] + offset; }
}`;

/** Cosines of all pairs less a shift by set, the rows of each set brought to its mean where they are `centred`. */
export const correspondenceTargets: GpuKernel = ({ inputs: { units }, attrs }, runtime) => {
  const { batch, sets, points } = sizesOf(units, attrs.sets as number);
  const operands = pairsOf(units, batch * sets, batch);
  const shape = [sets * batch, points, points];
  const centred = Boolean(attrs.centred);
  const made: Record<string, TensorInfo> = centred
    ? cosinesAndMeans(operands, shape, sets, runtime)
    : { x: multiply(operands, shape, runtime) };
  const rows = sets * batch * points;
  const plan = planRows(rows, points);
  const y = runtime.allocate(shape);
  runtime.run({
    ...plan,
    name: "CorrespondenceTargets",
    variant: `${plan.variant} ${centred}`,
    code: (subgroup) => rowCode(plan, subgroup) + BY_SET + MOVE(centred),
    reads: made,
    writes: { y },
    wide: plan.wide ? ["x", "y"] : [],
    constants: {
      ...plan.constants,
      rowsOfSet: { u32: rows / sets },
      columns: { f32: points },
      intra: { f32: attrs.intra as number },
      inter: { f32: attrs.inter as number },
      negative: { f32: attrs.negative as number },
    },
  });
  runtime.free(...Object.values(made));
  return y;
};

/** The products `x`, and the mean of each set. */
function cosinesAndMeans(
  operands: ProductOperands,
  shape: readonly number[],
  sets: number,
  runtime: GpuRuntime,
): Record<"x" | "means", TensorInfo> {
  const { groups, lanes } = planProduct(operands);
  const [x, parts, means] = [shape, [groups], [sets]].map((shape) => runtime.allocate(shape));
  multiplyThen(operands, {
    name: "CorrespondenceTargets: cosines",
    code: (subgroup) => reduction("sumOfGroup", "a + b", lanes, lanes, subgroup) + COSINES,
    writes: { x, parts },
    byColumn: ["x"],
    leaves: true,
  }, runtime);
  runtime.run({
    name: "CorrespondenceTargets: means",
    code: (subgroup) => reduction("sumOfGroup", "a + b", ADDING, ADDING, subgroup) + SET_MEANS,
    lanes: ADDING,
    groups: sets,
    reads: { parts },
    writes: { means },
    constants: { partsOfSet: { u32: groups / sets }, ofSet: { f32: sizeOf(shape) / sets } },
  });
  runtime.free(parts);
  return { x, means };
}

/** Each invocation adds up what it has, a workgroup's are of one set; slopes are weighed already. */
const VALUE = `
var<private> own: f32 = 0.0;
fn finish(at: u32, column: u32, value: V) {
  let target_ = targets[at];
  own += total(clamp(value, V(c.floor), V(c.ceiling)) * target_);
  let inside = (value >= V(c.floor)) & (value <= V(c.ceiling));
  slope[at] = select(V(0.0), target_ * bySet(at / c.ofSet, c.intra, c.inter, c.negative), inside);
}
fn leave(group: u32, lane: u32) {
  let sum = sumOfGroup(own, lane);
  if (lane == 0u) { parts[group] = sum; }
}`;

const LOSSES = `
fn run(group: u32, lane: u32) {
  var first = 0.0;
  var second = 0.0;
  var later = 0.0;
  for (var i = lane; i < c.parts; i += ${ADDING}u) {
    let kind = i / c.ofSet;
    if (kind == 0u) { first += parts[i]; } else if (kind == 1u) { second += parts[i]; } else { later += parts[i]; }
  }
  let all = vec3<f32>(sumOfGroup(first, lane), sumOfGroup(second, lane), sumOfGroup(later, lane));
  if (lane == 0u) {
    intra[0] = all.x * c.intra;
    inter[0] = all.y * c.inter;
    negative[0] = all.z * c.negative;
  }
}`;

/**
 * The sums of `clamp(cosine) * target` of the first set, of the second and of all later ones, each times its factor; and their
 * slopes with respect to the cosines.
 */
export const correspondenceLosses: GpuKernel = ({ inputs: { units, targets }, attrs }, runtime) => {
  const { batch, sets, points } = sizesOf(units, attrs.sets as number);
  const operands = pairsOf(units, batch * sets, batch);
  const { groups, lanes } = planProduct(operands);
  const [slope, parts] = [targets.shape, [groups]].map((shape) => runtime.allocate(shape));
  const [intra, inter, negative] = [[], [], []].map((shape) => runtime.allocate(shape));
  const factors = {
    intra: { f32: attrs.intra as number },
    inter: { f32: attrs.inter as number },
    negative: { f32: attrs.negative as number },
  };
  multiplyThen(operands, {
    name: "CorrespondenceLosses",
    code: (subgroup) => reduction("sumOfGroup", "a + b", lanes, lanes, subgroup) + BY_SET + VALUE,
    reads: { targets },
    writes: { slope, parts },
    byColumn: ["targets", "slope"],
    constants: {
      ...factors,
      ofSet: { u32: batch * points * points / (points % 4 === 0 ? 4 : 1) },
      floor: { f32: Math.max(-MOST, attrs.floor as number) },
      ceiling: { f32: Math.min(MOST, attrs.ceiling as number) },
    },
    leaves: true,
  }, runtime);
  runtime.run({
    name: "CorrespondenceLosses: sums",
    code: (subgroup) => reduction("sumOfGroup", "a + b", ADDING, ADDING, subgroup) + LOSSES,
    lanes: ADDING,
    groups: 1,
    reads: { parts },
    writes: { intra, inter, negative },
    constants: { ...factors, parts: { u32: groups }, ofSet: { u32: groups / sets } },
  });
  runtime.free(parts);
  return [intra, inter, negative, slope];
};

const GRADIENT = `
fn finish(at: u32, column: u32, value: V) {
  y[at] = value * bySet(at / c.ofSet, intraDy[0], interDy[0], negativeDy[0]);
}`;

/** What the points that all are paired with get from each set. */
const ADD = `
fn run(group: u32, lane: u32) {
  let at = group * ${LANES}u + lane;
  if (at >= c.size) { return; }
  var sum = y[at];
  for (var kind = 0u; kind < c.sets; kind++) { sum += parts[kind * c.size + at]; }
  y[at] = sum;
}`;

/** The gradient of the units, from the slopes and those of the three losses, `intraDy`, `interDy` and `negativeDy`. */
export const correspondenceLossesGrad: GpuKernel = ({ inputs, attrs }, runtime) => {
  const { slope, units, intraDy, interDy, negativeDy } = inputs;
  const { batch, sets, points, channels } = sizesOf(units, attrs.sets as number);
  const pairs = sets * batch;
  const [y, parts] = [runtime.allocate(units.shape), runtime.allocate(units.shape)];
  const product = (to: TensorInfo, transposeA: boolean, periodB: number) =>
    multiplyThen({
      ...{ a: slope, b: units, transposeA, transposeB: false, batch: pairs, periodB },
      ...{ m: points, n: channels, k: points },
    }, {
      name: "CorrespondenceLossesGrad",
      code: () => BY_SET + GRADIENT,
      reads: { intraDy, interDy, negativeDy },
      writes: { y: to },
      byColumn: ["y"],
      constants: { ofSet: { u32: batch * points * channels / (channels % 4 === 0 ? 4 : 1) } },
    }, runtime);
  product(y, true, batch);
  product(parts, false, pairs);
  const size = sizeOf([batch, points, channels]);
  runtime.run({
    name: "CorrespondenceLossesGrad: sums",
    code: () => ADD,
    lanes: LANES,
    groups: Math.ceil(size / LANES),
    reads: { parts },
    writes: { y },
    constants: { size: { u32: size }, sets: { u32: sets } },
  });
  runtime.free(parts);
  return y;
};

function sizesOf(units: TensorInfo, sets: number) {
  const [pairs, points, channels] = units.shape;
  return { batch: pairs / sets, sets, points, channels };
}

/** The products of the first set's points with those of every set. */
function pairsOf(units: TensorInfo, pairs: number, batch: number): ProductOperands {
  const [, points, channels] = units.shape;
  return {
    ...{ a: units, b: units, transposeA: false, transposeB: true, batch: pairs, periodA: batch },
    ...{ m: points, n: points, k: channels },
  };
}
