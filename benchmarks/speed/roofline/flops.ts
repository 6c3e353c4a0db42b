/**
 * Floating-point operations of kernels, from the shapes of what they read and write.
 *
 * @module
 */
import type { NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";

/** The shapes of a call. */
interface Call {
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly outputs: readonly TensorInfo[];
  readonly attributes: NamedAttrMap;
}

type Formula = (call: Call) => number;

/** A multiplication and an addition. */
const MULTIPLY_ADD = 2;
/** Values that an upsampled value is interpolated from. */
const TAPS = 4;

/** So many operations for each entry of an input. */
const perEntry = (input: string, operations: number): Formula => ({ inputs }) =>
  operations * size(inputs[input]);

/** A product of `[..., m, k]` with `[..., k, n]`, either of them transposed. */
const product: Formula = ({ inputs: { a }, outputs: [y], attributes }) =>
  MULTIPLY_ADD * size(y) * a.shape.at(attributes.transposeA ? -2 : -1)!;

/** Products of all vectors of `a` with all of `b`, so many times. */
const pairs = (times: number): Formula => ({ inputs: { a, b } }) =>
  times * MULTIPLY_ADD * size(a) * b.shape.at(-2)!;

/** Products of all points of a set with those that they are paired with, so many times. */
const correspondences = (times: number): Formula => ({ inputs: { units } }) =>
  times * MULTIPLY_ADD * size(units) * units.shape[1];

const transported = (operations: number): Formula => ({ inputs: { plan, activations } }) =>
  operations * size(plan) * activations.shape[0];

/** Kernels whose work is not one operation for each entry that they write. */
const FORMULAS: Readonly<Record<string, Formula>> = {
  // Moments, roots, a quotient and the step of each parameter.
  AdamSteps: ({ outputs }) => 13 / 3 * outputs.reduce((sum, output) => sum + size(output), 0),
  ArgMax: perEntry("x", 1),
  // Products of queries and keys, their softmax, and products with the values.
  Attention: ({ inputs: { qkv }, attributes }) => {
    const [tokens, stride] = qkv.shape;
    return 2 * MULTIPLY_ADD * tokens ** 2 * stride / 3 + 5 * tokens ** 2 * (attributes.heads as number);
  },
  BatchMatMul: product,
  _FusedMatMul: product,
  CenterCosines: ({ inputs: { rows, centers } }) =>
    MULTIPLY_ADD * size(rows) * centers.shape[0] + 3 * (size(rows) + size(centers)),
  CenterCosinesGrad: ({ inputs: { dy, unit } }) => MULTIPLY_ADD * size(dy) * unit.shape[1],
  CenterRows: perEntry("x", 4),
  ClampedCosinesMean: pairs(1),
  ClampedCosinesMeanGrad: pairs(2),
  ClipTogether: ({ outputs }) => 3 * outputs.reduce((sum, output) => sum + size(output), 0),
  // Which pairs are positive in each kind of vectors; for each view its logits and the gradients of both ends; and of each logit
  // its power twice and its slope.
  ContrastiveLoss: ({ inputs: { agnostic, specific, ...rest } }) => {
    const [count, channels] = agnostic.shape;
    const views = Object.entries(rest).flatMap(([name, view]) => name.startsWith("view") ? [view] : []);
    const products = channels + (specific?.shape[1] ?? 0) +
      3 * views.reduce((sum, { shape }) => sum + shape[1], 0);
    return count ** 2 * (MULTIPLY_ADD * products + 10 * views.length);
  },
  CorrespondenceLosses: correspondences(1),
  CorrespondenceLossesGrad: correspondences(2),
  CorrespondenceTargets: correspondences(1),
  CrossEntropySum: perEntry("logits", 6),
  ExceedsEither: perEntry("x", 2),
  // Cosines, what plans carry to each cluster of a level, and unit rows.
  HierarchyLosses: ({ inputs }) => {
    const of = (name: string) =>
      Object.entries(inputs).flatMap(([key, x]) => key.startsWith(name) ? [x] : []);
    const [positions, channels] = inputs.codes.shape;
    const rows = [...of("center"), ...of("label")].reduce((sum, { shape }) => sum + shape[0], 0);
    const carried = of("plan").reduce((sum, plan) => sum + 2 * size(plan), 0);
    return positions * (MULTIPLY_ADD * rows * channels + carried + 3 * channels);
  },
  HierarchyLossesGrad: ({ inputs: { slopes, unit } }) => 2 * MULTIPLY_ADD * size(slopes) * unit.shape[1],
  InterpolateRows: ({ outputs: [y] }) => TAPS * MULTIPLY_ADD * size(y),
  L2Normalize: perEntry("x", 3),
  L2NormalizeGrad: perEntry("dy", 5),
  LargestProducts: ({ inputs: { rows, others } }) => MULTIPLY_ADD * size(rows) * others.shape[0],
  LayerNorm: perEntry("x", 8),
  Linear: ({ inputs: { x, weight } }) => MULTIPLY_ADD * x.shape[0] * size(weight),
  LinearGrad: ({ inputs: { x, dy } }) => (MULTIPLY_ADD * x.shape[1] + 1) * size(dy),
  MaskedCrossEntropy: perEntry("logits", 8),
  Max: perEntry("x", 1),
  Mean: perEntry("x", 1),
  Min: perEntry("x", 1),
  Prod: perEntry("x", 1),
  MovingAverages: ({ outputs }) => 3 * outputs.reduce((sum, output) => sum + size(output), 0),
  PickedSum: ({ inputs: { picks } }) => size(picks),
  // Rows are interpolated twice: for their lengths, and to be written.
  SampledUnits: ({ outputs: [unit] }) => (2 * TAPS * MULTIPLY_ADD + 3) * size(unit),
  SampledUnitsGrad: perEntry("dy", TAPS * MULTIPLY_ADD + 5),
  ScatterRows: perEntry("dy", TAPS * MULTIPLY_ADD),
  // A power, and what is made of it.
  Silu: perEntry("x", 5),
  SiluGrad: perEntry("x", 8),
  // The moments of two kinds of features, and the gradients by both.
  SmoothnessLosses: ({ inputs: { unit, first } }) => 2 * MULTIPLY_ADD * size(first) * unit.shape.at(-1)!,
  SmoothnessLossesGrad: ({ inputs: { first, centers } }) =>
    2 * MULTIPLY_ADD * size(first) * centers.shape.at(-1)!,
  Softmax: perEntry("logits", 5),
  Sum: perEntry("x", 1),
  // Products, then for each entry and iteration twice a score, its place below the largest, a power and a sum; plainly, twice a
  // product that is added.
  TransportPlan: ({ inputs: { higher, lower }, attributes }) =>
    higher.shape[0] * lower.shape[0] *
    (MULTIPLY_ADD * higher.shape[1] +
      (attributes.plain ? 2 * MULTIPLY_ADD : 8) * (attributes.iterations as number)),
  TransportPlanGrad: ({ inputs: { plan }, attributes }) =>
    14 * size(plan) * (attributes.iterations as number),
  TransportedMax: transported(2),
  TransportedMaxGrad: transported(2),
  TransportedSum: transported(2),
  TransportedSumGrad: transported(1),
  // Upsampled logits are computed three times: for the largest, the sum of powers and the slope.
  UpsampledCrossEntropyMean: ({ inputs: { logits, labels } }) =>
    (3 * TAPS * MULTIPLY_ADD + 6) * size(labels) * logits.shape.at(-1)!,
};

/** Kernels that move values and compute none. */
const MOVERS = new Set([
  "Cast",
  "Concat",
  "Fill",
  "GatherV2",
  "Identity",
  "OnesLike",
  "Pack",
  "PadV2",
  "Reshape",
  "Slice",
  "SplitV",
  "StridedSlice",
  "Tile",
  "Transpose",
  "Unpack",
  "ZerosLike",
]);

/** Kernels that read of their input no more than they write. */
const PARTIAL = new Set(["GatherV2", "Slice", "StridedSlice"]);

/** Operations of a call of a kernel; one for each entry that it writes, where nothing else is known. */
export function flopsOf(
  kernel: string,
  inputs: Readonly<Record<string, TensorInfo>>,
  outputs: readonly TensorInfo[],
  attributes: NamedAttrMap,
): number {
  if (MOVERS.has(kernel)) return 0;
  const formula: Formula = FORMULAS[kernel] ?? (() => outputs.reduce((sum, output) => sum + size(output), 0));
  return formula({ inputs, outputs, attributes });
}

/** Share of the bytes of its inputs that a shader of a kernel reads, fraction of 1. */
export function readShare(kernel: string, read: number, written: number): number {
  return PARTIAL.has(kernel) && read > 0 ? Math.min(1, written / read) : 1;
}

function size({ shape }: TensorInfo): number {
  return shape.reduce((product, side) => product * side, 1);
}
