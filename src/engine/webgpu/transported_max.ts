/**
 * The largest product of a row of one matrix with a row of another, and its gradient.
 *
 * @module
 */
import { addParts } from "./add_parts.ts";
import { LANES, reduction } from "./rows.ts";
import type { GpuKernel } from "./runtime.ts";
import { sizeOf } from "../shapes.ts";

/** Rows of either matrix that a workgroup works on. */
const SIDE = 8;
/** Products that are in its memory at once. */
const DEPTH = 32;

/** Positions that are summed at a stretch into a gradient of the plan. */
const STRETCH = 512;
/** Invocations that have a row of sums each, and the longest stretch of such a row. */
const OWNERS = 16;
const MOST_SUMS = 240;

const FORWARD = `
const SIDE = ${SIDE}u;
const DEPTH = ${DEPTH}u;
// One more than a row has, so that rows begin in different banks of the memory.
const STEP = ${DEPTH + 1}u;
var<workgroup> plans: array<f32, ${SIDE * (DEPTH + 1)}>;
var<workgroup> others: array<f32, ${SIDE * (DEPTH + 1)}>;
fn run(group: u32, lane: u32) {
  let blocks = (c.own + SIDE - 1u) / SIDE;
  let h = group % blocks * SIDE + lane % SIDE;
  let p = group / blocks * SIDE + lane / SIDE;
  var most = -1.0;
  var winner = 0u;
  for (var first = 0u; first < c.other; first += DEPTH) {
    workgroupBarrier();
    for (var i = lane; i < SIDE * DEPTH; i += ${LANES}u) {
      let l = min(first + i % DEPTH, c.other - 1u);
      let at = i / DEPTH * STEP + i % DEPTH;
      plans[at] = plan[min(group % blocks * SIDE + i / DEPTH, c.own - 1u) * c.other + l];
      others[at] = activations[min(group / blocks * SIDE + i / DEPTH, c.positions - 1u) * c.other + l];
    }
    workgroupBarrier();
    for (var d = 0u; d < min(DEPTH, c.other - first); d++) {
      let product = plans[lane % SIDE * STEP + d] * others[lane / SIDE * STEP + d];
      if (product > most) {
        most = product;
        winner = first + d;
      }
    }
  }
  leave(h, p, most, winner, group, lane);
}`;

/** The largest products and where they are. */
const KEEP = `
fn leave(h: u32, p: u32, most: f32, winner: u32, group: u32, lane: u32) {
  if (h < c.own && p < c.positions) {
    best[p * c.own + h] = most;
    winners[p * c.own + h] = i32(winner);
  }
}`;

/** Those, and the sum of the largest products times what is theirs. */
const KEEP_AND_ADD = `
fn leave(h: u32, p: u32, most: f32, winner: u32, group: u32, lane: u32) {
  var sum = 0.0;
  if (h < c.own && p < c.positions) {
    best[p * c.own + h] = most;
    winners[p * c.own + h] = i32(winner);
    sum = most * factors[p * c.own + h];
  }
  let all = sumOfGroup(sum, lane);
  if (lane == 0u) { parts[group] = all; }
}`;

/** The gradient of a product of all of `x` with a number. */
const SCALED = `
fn run(group: u32, lane: u32) {
  let at = group * ${LANES}u + lane;
  if (at < c.size) { y[at] = x[at] * (dy[0] * c.scale); }
}`;

/** The gradient of the activations, entry by entry, from what is at `h` and `p` of the largest products' own. */
const activationsCode = (slope: string) => `
fn run(group: u32, lane: u32) {
  let at = group * ${LANES}u + lane;
  if (at >= c.positions * c.other) { return; }
  let p = at / c.other;
  let l = at % c.other;
  var sum = 0.0;
  for (var h = 0u; h < c.own; h++) {
    if (u32(winners[p * c.own + h]) == l) { sum += ${slope} * plan[h * c.other + l]; }
  }
  gradient[at] = sum;
}`;

/** The gradient of the plan over a stretch of positions: each invocation adds to a row of sums of its own. */
const PLAN = `
const SUMS = ${MOST_SUMS}u;
var<workgroup> sums: array<f32, ${OWNERS * MOST_SUMS}>;
fn run(group: u32, lane: u32) {
  let blocks = (c.other + SUMS - 1u) / SUMS;
  let first = group % blocks * SUMS;
  let h = group / blocks % c.own;
  let part = group / (blocks * c.own);
  for (var i = 0u; i < SUMS; i++) { sums[i * ${OWNERS}u + lane] = 0.0; }
  let end = min(c.positions, (part + 1u) * ${STRETCH}u);
  for (var p = part * ${STRETCH}u + lane; p < end; p += ${OWNERS}u) {
    let l = u32(winners[p * c.own + h]);
    if (l >= first && l < first + SUMS) {
      sums[(l - first) * ${OWNERS}u + lane] += dy[p * c.own + h] * activations[p * c.other + l];
    }
  }
  workgroupBarrier();
  for (var i = lane; i < min(SUMS, c.other - first); i += ${OWNERS}u) {
    var sum = 0.0;
    for (var owner = 0u; owner < ${OWNERS}u; owner++) { sum += sums[i * ${OWNERS}u + owner]; }
    parts[(part * c.own + h) * c.other + first + i] = sum;
  }
}`;

/** `max over l of plan[h, l] * activations[p, l]`, and the smallest such l. */
export const transportedMax: GpuKernel = ({ inputs: { plan, activations } }, runtime) => {
  const [own, other] = plan.shape;
  const [positions] = activations.shape;
  const best = runtime.allocate([positions, own]);
  const winners = runtime.allocate([positions, own], "int32");
  runtime.run({
    name: "TransportedMax",
    code: () => KEEP + FORWARD,
    lanes: LANES,
    groups: Math.ceil(own / SIDE) * Math.ceil(positions / SIDE),
    reads: { plan, activations },
    writes: { best, winners },
    constants: { positions: { u32: positions }, own: { u32: own }, other: { u32: other } },
  });
  return [best, winners];
};

/** The gradients of the plan and of the activations. */
export const transportedMaxGrad: GpuKernel = ({ inputs: { dy, plan, activations, winners } }, runtime) => {
  const [own, other] = plan.shape;
  const [positions] = activations.shape;
  const constants = { positions: { u32: positions }, own: { u32: own }, other: { u32: other } };
  const gradient = runtime.allocate(activations.shape);
  runtime.run({
    name: "TransportedMaxGrad: activations",
    code: () => activationsCode("dy[p * c.own + h]"),
    lanes: LANES,
    groups: Math.ceil(positions * other / LANES),
    reads: { dy, winners, plan },
    writes: { gradient },
    constants,
  });
  const count = Math.ceil(positions / STRETCH);
  const parts = runtime.allocate([count, own, other]);
  runtime.run({
    name: "TransportedMaxGrad: plan",
    code: () => PLAN,
    lanes: OWNERS,
    groups: Math.ceil(other / MOST_SUMS) * own * count,
    reads: { dy, winners, activations },
    writes: { parts },
    constants,
  });
  const planGradient = addParts(parts, count, plan.shape, 1, runtime);
  runtime.free(parts);
  return [planGradient, gradient];
};

/** `scale * sum over p and h of factors[p, h] * max over l of plan[h, l] * activations[p, l]`, the maxima and such l. */
export const transportedSum: GpuKernel = (
  { inputs: { plan, activations, factors }, attrs },
  runtime,
) => {
  const [own, other] = plan.shape;
  const [positions] = activations.shape;
  const best = runtime.allocate([positions, own]);
  const winners = runtime.allocate([positions, own], "int32");
  const groups = Math.ceil(own / SIDE) * Math.ceil(positions / SIDE);
  const parts = runtime.allocate([groups]);
  runtime.run({
    name: "TransportedSum",
    code: (subgroup) => reduction("sumOfGroup", "a + b", LANES, LANES, subgroup) + KEEP_AND_ADD + FORWARD,
    lanes: LANES,
    groups,
    reads: { plan, activations, factors },
    writes: { best, winners, parts },
    constants: { positions: { u32: positions }, own: { u32: own }, other: { u32: other } },
  });
  const value = addParts(parts, groups, [], attrs.scale as number, runtime);
  runtime.free(parts);
  return [value, best, winners];
};

/** The gradients of the factors and of the activations; the plan is a constant. */
export const transportedSumGrad: GpuKernel = (
  { inputs: { dy, plan, factors, activations, best, winners }, attrs },
  runtime,
) => {
  const scale = { f32: attrs.scale as number };
  const ofFactors = runtime.allocate(factors.shape);
  const size = sizeOf(factors.shape);
  runtime.run({
    name: "TransportedSumGrad: factors",
    code: () => SCALED,
    lanes: LANES,
    groups: Math.ceil(size / LANES),
    reads: { dy, x: best },
    writes: { y: ofFactors },
    constants: { size: { u32: size }, scale },
  });
  const [own, other] = plan.shape;
  const [positions] = factors.shape;
  const gradient = runtime.allocate(activations.shape);
  runtime.run({
    name: "TransportedSumGrad: activations",
    code: () => activationsCode("dy[0] * c.scale * factors[p * c.own + h]"),
    lanes: LANES,
    groups: Math.ceil(positions * other / LANES),
    reads: { dy, factors, winners, plan },
    writes: { gradient },
    constants: { positions: { u32: positions }, own: { u32: own }, other: { u32: other }, scale },
  });
  return [ofFactors, gradient];
};
