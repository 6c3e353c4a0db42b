/**
 * HP's contrastive loss of several views and its gradients, some images' pairs at a time.
 *
 * Of a pair, bits are kept: whether it is a positive, whether the denominator has it, whether it is positive in the specific
 * vectors as well. Logits are overwritten with their slopes.
 *
 * @module
 */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { addParts } from "./add_parts.ts";
import { multiplyThen } from "./matrix_product.ts";
import { planRows, rowCode } from "./rows.ts";
import type { GpuKernel, GpuRuntime, KernelCall } from "./runtime.ts";

/** Bytes of a value. */
const FLOAT_BYTES = 4;

/** WGSL: one bit for each of the pairs that a value of type `V` is of, and what those bits say of them. */
const bitCode = (wide: boolean) =>
  wide
    ? `
alias B = vec4<bool>;
const ALL = 15;
fn bitsOf(pairs: B) -> i32 {
  let bits = select(vec4<i32>(0), vec4<i32>(1, 2, 4, 8), pairs);
  return (bits.x + bits.y) + (bits.z + bits.w);
}
fn has(bits: i32) -> B { return (vec4<i32>(bits) & vec4<i32>(1, 2, 4, 8)) != vec4<i32>(0); }
fn isAt(first: u32, column: u32) -> B { return vec4<u32>(first * 4u) + vec4<u32>(0u, 1u, 2u, 3u) == vec4<u32>(column); }`
    : `
alias B = bool;
const ALL = 1;
fn bitsOf(pair: B) -> i32 { return select(0, 1, pair); }
fn has(bits: i32) -> B { return (bits & 1) != 0; }
fn isAt(first: u32, column: u32) -> B { return first == column; }`;

/** Where the bits of a kind begin. */
const DENOMINATOR_BITS = 4;
const SPECIFIC_BITS = 8;

const AGNOSTIC = (kept: boolean) => `
fn finish(at: u32, column: u32, value: V) {
  let row = at / c.items;
  let same = isAt(column, c.first + row);
  let similar = (value > V(own[c.first + row])) | (value > others[column]);
  let positive = select(similar, B(false), same);
  let denominator = ${kept ? "positive | (kept[row % c.positions * c.items + column] > V(0.0))" : "B(true)"};
  pairs[at] = bitsOf(positive) | (bitsOf(select(denominator, B(false), same)) << ${DENOMINATOR_BITS}u);
}`;

const SPECIFIC = `
fn finish(at: u32, column: u32, value: V) {
  let row = at / c.items;
  let similar = (value > V(own[c.first + row])) | (value > others[column]);
  let positive = select(similar, B(false), isAt(column, c.first + row));
  pairs[at] = pairs[at] | (bitsOf(positive) << ${SPECIFIC_BITS}u);
}`;

/** Of each row: what its positives weigh together; nothing where none is of the agnostic kind. */
const WEIGHTS = `
fn run(group: u32, lane: u32) {
  let row = group * ROWS + lane / WIDTH;
  let end = select(0u, (row + 1u) * c.items, row < c.rows);
  var positives = 0u;
  var specifics = 0u;
  for (var i = row * c.items + lane % WIDTH; i < end; i += WIDTH) {
    positives += countOneBits(u32(pairs[i] & ALL));
    specifics += countOneBits(u32((pairs[i] >> ${SPECIFIC_BITS}u) & ALL));
  }
  let all = sumOfRow(f32(positives), lane);
  let others = sumOfRow(f32(specifics), lane);
  if (lane % WIDTH == 0u && row < c.rows) { weights[row] = select(0.0, all + c.specific * others, all > 0.0); }
}`;

const LOGITS = "fn finish(at: u32, column: u32, value: V) { logits[at] = value * c.sharpness; }";

/** Losses of rows and slopes of logits, over what all of the row's image weighs. */
const SLOPES = `
fn run(group: u32, lane: u32) {
  let row = group * ROWS + lane / WIDTH;
  let end = select(0u, (row + 1u) * c.items, row < c.rows);
  let first = row * c.items + lane % WIDTH;
  let own = min(row, c.rows - 1u);
  let image = own / c.positions * c.positions;
  var weighed = 0.0;
  for (var p = lane % WIDTH; p < c.positions; p += WIDTH) { weighed += weights[image + p]; }
  let all = sumOfRow(weighed, lane);
  var matches = V(0.0);
  var powers = V(0.0);
  for (var i = first; i < end; i += WIDTH) {
    let logit = logits[i] - c.sharpness;
    matches += weightsOf(pairs[i]) * logit;
    powers += select(V(0.0), exp(logit), has(pairs[i] >> ${DENOMINATOR_BITS}u));
  }
  let matched = sumOfRow(total(matches), lane);
  let sum = sumOfRow(total(powers), lane);
  let counts = weights[own] > 0.0;
  let scale = weights[own] / sum;
  // An image without a positive gives 0, or what is not a number.
  let share = select(1.0 / all, c.empty, all == 0.0);
  for (var i = first; i < end; i += WIDTH) {
    let power = select(V(0.0), exp(logits[i] - c.sharpness), has(pairs[i] >> ${DENOMINATOR_BITS}u));
    let slope = select(V(0.0), power * scale - weightsOf(pairs[i]), counts);
    logits[i] = slope * (share * c.factor);
  }
  if (lane % WIDTH == 0u && row < c.rows) {
    losses[c.first + row] = select(0.0, weights[own] * log(sum) - matched, counts) * share;
  }
}
fn weightsOf(bits: i32) -> V {
  return select(V(0.0), V(1.0), has(bits)) + select(V(0.0), V(c.specific), has(bits >> ${SPECIFIC_BITS}u));
}`;

/** The gradient of all rows as the partners of some, then of those rows themselves. */
const PARTNERS = `
fn finish(at: u32, column: u32, value: V) { gradient[at] = value + select(gradient[at], V(0.0), c.turn == 0u); }`;
const ANCHORS = "fn finish(at: u32, column: u32, value: V) { gradient[c.start + at] += value; }";

/** The pairs of all rows, of which some are worked on at a time. */
interface Pairs {
  /** Rows of all images, and of one. */
  readonly count: number;
  readonly positions: number;
  /** For the rows of a turn: bits of their pairs, logits or their slopes, and what the positives of each row weigh. */
  readonly scratch: Readonly<Record<"bits" | "logits" | "weights", TensorInfo>>;
}

/** The rows of a turn: so many from the first. */
interface Anchors {
  readonly first: number;
  readonly rows: number;
}

/**
 * The loss, and the gradient of each view. Inputs are `view0`, `view1` and so on, `agnostic` and `agnosticThresholds`, likewise
 * `specific` unless those do not count, and `kept` unless all pairs are. Attributes: `batch`; `specificWeight`; `sharpness`, the
 * reciprocal of the temperature; `scale` of the loss and `factor` of the slopes; `empty`, the share of an image without positives;
 * `room` for logits, bytes.
 */
export const contrastiveLoss: GpuKernel = ({ inputs, attrs }, runtime) => {
  const { agnostic, agnosticThresholds, specific, specificThresholds, kept } = inputs;
  const views = Object.entries(inputs).flatMap(([name, view]) => name.startsWith("view") ? [view] : []);
  const [count] = agnostic.shape;
  const positions = count / (attrs.batch as number);
  const room = Math.min(attrs.room as number, runtime.backend.device.limits.maxStorageBufferBindingSize);
  const most = positions * imagesPerTurn(attrs.batch as number, positions * count * FLOAT_BYTES, room);
  const pairs: Pairs = {
    count,
    positions,
    scratch: {
      bits: runtime.allocate([most, count % 4 === 0 ? count / 4 : count], "int32"),
      logits: runtime.allocate([most, count]),
      weights: runtime.allocate([most]),
    },
  };
  const losses = runtime.allocate([views.length * count]);
  const gradients = views.map(({ shape }) => runtime.allocate(shape));
  for (let first = 0; first < count; first += most) {
    const anchors = { first, rows: Math.min(most, count - first) };
    findPositives("agnostic", { x: agnostic, thresholds: agnosticThresholds, kept }, pairs, anchors, runtime);
    if (specific) {
      findPositives("specific", { x: specific, thresholds: specificThresholds }, pairs, anchors, runtime);
    }
    weighRows(pairs, anchors, attrs, runtime);
    views.forEach((view, v) => {
      findSlopes(view, { losses, from: v * count }, pairs, anchors, attrs, runtime);
      addGradients(view, gradients[v], pairs, anchors, runtime);
    });
  }
  const value = addParts(losses, views.length * count, [], attrs.scale as number, runtime);
  runtime.free(losses, ...Object.values(pairs.scratch));
  return [value, ...gradients];
};

/** How many images' pairs are worked on at once: as many in each turn, but for the last. */
function imagesPerTurn(images: number, bytesOfEach: number, room: number): number {
  const most = Math.max(1, Math.floor(room / bytesOfEach));
  return Math.ceil(images / Math.ceil(images / most));
}

/** Sets the bits of what is more similar than the threshold at either end. */
function findPositives(
  kind: "agnostic" | "specific",
  { x, thresholds, kept }: { x: TensorInfo; thresholds: TensorInfo; kept?: TensorInfo },
  { count, positions, scratch: { bits } }: Pairs,
  { first, rows }: Anchors,
  runtime: GpuRuntime,
): void {
  const wide = count % 4 === 0;
  multiplyThen({
    ...{ a: x, b: x, transposeA: false, transposeB: true, batch: 1, skippedA: first },
    ...{ m: rows, n: count, k: x.shape[1] },
  }, {
    name: `ContrastiveLoss: ${kind}`,
    variant: `${kept !== undefined}`,
    code: () => bitCode(wide) + (kind === "agnostic" ? AGNOSTIC(kept !== undefined) : SPECIFIC),
    reads: { own: thresholds, others: thresholds, ...kept && { kept } },
    writes: { pairs: bits },
    byColumn: ["others", "kept"],
    constants: {
      first: { u32: first },
      positions: { u32: positions },
      items: { u32: wide ? count / 4 : count },
    },
  }, runtime);
}

function weighRows(
  { count, scratch: { bits, weights } }: Pairs,
  { rows }: Anchors,
  { specificWeight }: KernelCall["attrs"],
  runtime: GpuRuntime,
): void {
  const plan = planRows(rows, bits.shape[1]);
  const wide = count % 4 === 0;
  runtime.run({
    ...plan,
    name: "ContrastiveLoss: weights",
    variant: `${plan.variant} ${wide}`,
    code: (subgroup) => rowCode(plan, subgroup) + bitCode(wide) + WEIGHTS,
    reads: { pairs: bits },
    writes: { weights },
    wide: [],
    constants: {
      rows: { u32: rows },
      items: { u32: bits.shape[1] },
      specific: { f32: specificWeight as number },
    },
  });
}

function findSlopes(
  view: TensorInfo,
  { losses, from }: { losses: TensorInfo; from: number },
  { count, positions, scratch: { bits, weights, logits } }: Pairs,
  { first, rows }: Anchors,
  attrs: KernelCall["attrs"],
  runtime: GpuRuntime,
): void {
  multiplyThen({
    ...{ a: view, b: view, transposeA: false, transposeB: true, batch: 1, skippedA: first },
    ...{ m: rows, n: count, k: view.shape[1] },
  }, {
    name: "ContrastiveLoss: logits",
    code: () => LOGITS,
    writes: { logits },
    byColumn: ["logits"],
    constants: { sharpness: { f32: attrs.sharpness as number } },
  }, runtime);
  const plan = planRows(rows, count);
  runtime.run({
    ...plan,
    name: "ContrastiveLoss: slopes",
    code: (subgroup) => rowCode(plan, subgroup) + bitCode(plan.wide) + SLOPES,
    reads: { pairs: bits, weights },
    writes: { logits, losses },
    wide: plan.wide ? ["logits"] : [],
    constants: {
      ...plan.constants,
      first: { u32: from + first },
      positions: { u32: positions },
      sharpness: { f32: attrs.sharpness as number },
      specific: { f32: attrs.specificWeight as number },
      factor: { f32: attrs.factor as number },
      empty: { f32: attrs.empty as number },
    },
  });
}

function addGradients(
  view: TensorInfo,
  gradient: TensorInfo,
  { count, scratch: { logits } }: Pairs,
  { first, rows }: Anchors,
  runtime: GpuRuntime,
): void {
  const columns = view.shape[1];
  const of = { a: logits, b: view, transposeB: false, batch: 1, n: columns };
  const finish = { writes: { gradient }, byColumn: ["gradient"] };
  multiplyThen({ ...of, transposeA: true, skippedB: first, m: count, k: rows }, {
    ...finish,
    name: "ContrastiveLoss: partners",
    code: () => PARTNERS,
    constants: { turn: { u32: first } },
  }, runtime);
  multiplyThen({ ...of, transposeA: false, m: rows, k: count }, {
    ...finish,
    name: "ContrastiveLoss: anchors",
    code: () => ANCHORS,
    constants: { start: { u32: first * (columns % 4 === 0 ? columns / 4 : columns) } },
  }, runtime);
}
