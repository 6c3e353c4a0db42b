/**
 * SmooSeg's smoothness terms within images and across pairs of them, and the gradient.
 *
 * Per image, moments are the products of unit features with class vectors, `[channels, classes]`, over the number of positions; the
 * centre is the mean class vector.
 *
 * @module
 */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { sizeOf } from "../shapes.ts";
import { multiplyThen } from "./matrix_product.ts";
import { LANES, reduction } from "./rows.ts";
import type { GpuKernel, GpuRuntime } from "./runtime.ts";

/** Invocations of a workgroup that adds up what an image has. */
const ADDING = 256;

const MOMENTS = "fn finish(at: u32, column: u32, value: V) { y[at] = value * c.share; }";

/** Some classes of an image: runs of invocations share its positions. */
const CENTERS = `
const RUNS = ${ADDING / LANES}u;
var<workgroup> sums: array<f32, ${ADDING}>;
fn run(group: u32, lane: u32) {
  let blocks = (c.classes + ${LANES - 1}u) / ${LANES}u;
  let k = group % blocks * ${LANES}u + lane % ${LANES}u;
  let start = group / blocks * c.positions;
  var sum = 0.0;
  for (var p = lane / ${LANES}u; p < c.positions; p += RUNS) { sum += unit[(start + p) * c.classes + min(k, c.classes - 1u)]; }
  sums[lane] = sum;
  workgroupBarrier();
  if (lane >= ${LANES}u || k >= c.classes) { return; }
  var all = 0.0;
  for (var i = lane; i < ${ADDING}u; i += ${LANES}u) { all += sums[i]; }
  centers[group / blocks * c.classes + k] = all / f32(c.positions);
}`;

/** Products of an image's moments and centre with its own and with its partner's. */
const PRODUCTS = `
fn run(group: u32, lane: u32) {
  let partner = u32(partners[group]);
  var moments = vec2<f32>(0.0);
  for (var i = lane; i < c.size; i += ${ADDING}u) {
    moments += first[group * c.size + i] * vec2<f32>(second[group * c.size + i], second[partner * c.size + i]);
  }
  var means = vec2<f32>(0.0);
  for (var k = lane; k < c.classes; k += ${ADDING}u) {
    means += centers[group * c.classes + k] * vec2<f32>(centers[group * c.classes + k], centers[partner * c.classes + k]);
  }
  let ofMoments = vec2<f32>(sumOfGroup(moments.x, lane), sumOfGroup(moments.y, lane));
  let ofMeans = vec2<f32>(sumOfGroup(means.x, lane), sumOfGroup(means.y, lane));
  if (lane == 0u) {
    parts[group * 4u] = ofMoments.x;
    parts[group * 4u + 1u] = ofMoments.y;
    parts[group * 4u + 2u] = ofMeans.x;
    parts[group * 4u + 3u] = ofMeans.y;
  }
}`;

const LOSSES = `
fn run(group: u32, lane: u32) {
  var sums = vec4<f32>(0.0);
  for (var i = lane; i < c.batch; i += ${ADDING}u) {
    sums += vec4<f32>(parts[i * 4u], parts[i * 4u + 1u], parts[i * 4u + 2u], parts[i * 4u + 3u]);
  }
  let moments = vec2<f32>(sumOfGroup(sums.x, lane), sumOfGroup(sums.y, lane)) / f32(c.batch);
  let means = vec2<f32>(sumOfGroup(sums.z, lane), sumOfGroup(sums.w, lane)) / f32(c.batch);
  if (lane == 0u) {
    intra[0] = intraSimilarity[0] - moments.x + intraOffset[0] * (1.0 - means.x);
    across[0] = acrossSimilarity[0] - moments.y + acrossOffset[0] * (1.0 - means.y);
  }
}`;

/**
 * Of unit class vectors `unit`, `[batch, positions, classes]`, with unit features `first` and `second`, `[batch, positions, channels]`,
 * and the number of each image's partner: per term, `similarity - mean of <F, H> + offset (1 - mean of <c, c>)`. Then what the gradient
 * needs: the moments of both features and the centres.
 */
export const smoothnessLosses: GpuKernel = ({ inputs }, runtime) => {
  const { unit, first, second, partners, intraOffset, intraSimilarity, acrossOffset, acrossSimilarity } =
    inputs;
  const [batch, positions, classes] = unit.shape;
  const moments = [first, second].map((features) => momentsOf(features, unit, runtime));
  const centers = runtime.allocate([batch, classes]);
  const sizes = { positions: { u32: positions }, classes: { u32: classes } };
  runtime.run({
    name: "SmoothnessLosses: centers",
    code: () => CENTERS,
    lanes: ADDING,
    groups: batch * Math.ceil(classes / LANES),
    reads: { unit },
    writes: { centers },
    constants: sizes,
  });
  const adding = {
    code: (subgroup: number) => reduction("sumOfGroup", "a + b", ADDING, ADDING, subgroup),
    lanes: ADDING,
  };
  const parts = runtime.allocate([batch, 4]);
  runtime.run({
    ...adding,
    name: "SmoothnessLosses: products",
    code: (subgroup) => adding.code(subgroup) + PRODUCTS,
    groups: batch,
    reads: { first: moments[0], second: moments[1], centers, partners },
    writes: { parts },
    constants: { size: { u32: sizeOf(moments[0].shape) / batch }, ...sizes },
  });
  const [intra, across] = [[], []].map((shape) => runtime.allocate(shape));
  runtime.run({
    ...adding,
    name: "SmoothnessLosses",
    code: (subgroup) => adding.code(subgroup) + LOSSES,
    groups: 1,
    reads: { parts, intraOffset, intraSimilarity, acrossOffset, acrossSimilarity },
    writes: { intra, across },
    constants: { batch: { u32: batch } },
  });
  runtime.free(parts);
  return [intra, across, ...moments, centers];
};

function momentsOf(features: TensorInfo, unit: TensorInfo, runtime: GpuRuntime): TensorInfo {
  const [batch, positions, channels] = features.shape;
  const classes = unit.shape[2];
  const y = runtime.allocate([batch, channels, classes]);
  multiplyThen({
    ...{ a: features, b: unit, transposeA: true, transposeB: false, batch },
    ...{ m: channels, n: classes, k: positions },
  }, {
    name: "SmoothnessLosses: moments",
    code: () => MOMENTS,
    writes: { y },
    byColumn: ["y"],
    constants: { share: { f32: 1 / positions } },
  }, runtime);
  return y;
}

/** By the moments: each image is its own partner, has one, and is that of some. */
const OF_MOMENTS = `
fn run(group: u32, lane: u32) {
  let at = group * ${LANES}u + lane;
  if (at >= c.batch * c.size) { return; }
  let image = at / c.size;
  let i = at % c.size;
  var others = 0.0;
  for (var other = 0u; other < c.batch; other++) {
    if (u32(partners[other]) == image) { others += first[other * c.size + i]; }
  }
  let partner = second[u32(partners[image]) * c.size + i];
  let share = -1.0 / f32(c.batch);
  ofFirst[at] = share * (intraDy[0] * second[at] + acrossDy[0] * partner);
  ofSecond[at] = share * (intraDy[0] * first[at] + acrossDy[0] * others);
}`;

/** By the centres, likewise. */
const OF_CENTERS = `
fn run(group: u32, lane: u32) {
  let at = group * ${LANES}u + lane;
  if (at >= c.batch * c.size) { return; }
  let image = at / c.size;
  let k = at % c.size;
  var others = centers[u32(partners[image]) * c.size + k];
  for (var other = 0u; other < c.batch; other++) {
    if (u32(partners[other]) == image) { others += centers[other * c.size + k]; }
  }
  let within = 2.0 * intraDy[0] * intraOffset[0] * centers[at];
  y[at] = -1.0 / f32(c.batch) * (within + acrossDy[0] * acrossOffset[0] * others);
}`;

const OF_FIRST = "fn finish(at: u32, column: u32, value: V) { y[at] = value; }";
const OF_ALL = `
fn finish(at: u32, column: u32, value: V) {
  y[at] = (y[at] + value + ofCenters[at / c.ofImage * c.items + column]) * c.share;
}`;

/** The gradient of the unit class vectors, from those of both terms, `intraDy` and `acrossDy`. */
export const smoothnessLossesGrad: GpuKernel = ({ inputs }, runtime) => {
  const { intraDy, acrossDy, intraOffset, acrossOffset, partners } = inputs;
  const { first, second, firstMoments, secondMoments, centers } = inputs;
  const [batch, positions, channels] = first.shape;
  const classes = centers.shape[1];
  const entrywise = (
    name: string,
    code: string,
    reads: Record<string, TensorInfo>,
    writes: Record<string, TensorInfo>,
  ) => {
    const size = sizeOf(Object.values(writes)[0].shape);
    runtime.run({
      name: `SmoothnessLossesGrad: ${name}`,
      code: () => code,
      lanes: LANES,
      groups: Math.ceil(size / LANES),
      reads: { intraDy, acrossDy, partners, ...reads },
      writes,
      constants: { batch: { u32: batch }, size: { u32: size / batch } },
    });
  };
  const [ofFirst, ofSecond] = [firstMoments, secondMoments].map(({ shape }) => runtime.allocate(shape));
  entrywise("moments", OF_MOMENTS, { first: firstMoments, second: secondMoments }, { ofFirst, ofSecond });
  const ofCenters = runtime.allocate(centers.shape);
  entrywise("centers", OF_CENTERS, { intraOffset, acrossOffset, centers }, { y: ofCenters });
  const y = runtime.allocate([batch, positions, classes]);
  const product = { transposeA: false, transposeB: false, batch, m: positions, n: classes, k: channels };
  multiplyThen({ ...product, a: first, b: ofFirst }, {
    name: "SmoothnessLossesGrad: first",
    code: () => OF_FIRST,
    writes: { y },
    byColumn: ["y"],
  }, runtime);
  const items = classes % 4 === 0 ? classes / 4 : classes;
  multiplyThen({ ...product, a: second, b: ofSecond }, {
    name: "SmoothnessLossesGrad: second",
    code: () => OF_ALL,
    reads: { ofCenters },
    writes: { y },
    byColumn: ["y", "ofCenters"],
    constants: {
      items: { u32: items },
      ofImage: { u32: positions * items },
      share: { f32: 1 / positions },
    },
  }, runtime);
  runtime.free(ofFirst, ofSecond, ofCenters);
  return y;
};
