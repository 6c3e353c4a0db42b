/** What every kernel of the webgpu engine is asked to compute: at sizes by hand, and at any sizes. */
import * as tf from "@tensorflow/tfjs-core";
import type { Rank, Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { Adam } from "../../../src/nn/adam.ts";
import { attention } from "../../../src/nn/attention.ts";
import { resizeTaps } from "../../../src/nn/bilinear.ts";
import { meanClampedCosines } from "../../../src/nn/clamped_cosines.ts";
import { crossEntropySum, maskedCrossEntropy } from "../../../src/nn/cross_entropy.ts";
import { exceedsEither } from "../../../src/nn/indicators.ts";
import { createTaps, interpolate } from "../../../src/nn/interpolate.ts";
import { linear, linearGelu, linearResidual } from "../../../src/nn/linear.ts";
import { centerRows, l2Normalize, layerNorm } from "../../../src/nn/normalize.ts";
import { upsampledCrossEntropySum } from "../../../src/nn/upsampled_cross_entropy.ts";
import { cardLevelPlans } from "../../../src/omh/card_plans.ts";
import { centerCost, planTensor, type StepPlan } from "../../../src/omh/level_plans.ts";
import { omhOptions } from "../../../src/omh/options.ts";
import { planEntropy, solveTransport } from "../../../src/omh/transport_plan.ts";
import { transportedMax } from "../../../src/omh/transported_max.ts";
import { spread } from "../../nn/tensor_fixture.ts";
import { random } from "../wasm/engine_fixture.ts";
import { type Make, withGradients } from "./_compare.ts";

/** A kernel's task: computed on webgpu and on cpu, and compared. */
export interface Check {
  readonly name: string;
  /** Largest error, relative to the largest entry. */
  readonly tolerance: number;
  /** Sizes by hand: each axis below and above a tile, a multiple of four and not. */
  readonly sizes: readonly (readonly number[])[];
  /** Largest sizes of those that are drawn; the smallest are 1. */
  readonly most: readonly number[];
  readonly make: (...sizes: number[]) => Make;
}

const weights = (shape: number[]) => random(shape, 99);
const matrix = (rows: number, columns: number, seed: number, mean = 0) =>
  random<Rank.R2>([rows, columns], seed, mean);
const vector = (length: number, seed: number, mean = 0) => random<Rank.R1>([length], seed, mean);
const cube = (...[a, b, c, seed]: number[]) => random<Rank.R3>([a, b, c], seed);
const labels = (count: number, classes: number) =>
  // -1 and `classes` count nothing.
  tf.tensor1d(Int32Array.from({ length: count }, (_, i) => (i * 7) % (classes + 2) - 1), "int32");

/** Rows of a table of `height`, four for each of `count`. */
const taps = (count: number, height: number) =>
  createTaps(
    Int32Array.from(spread(4 * count), (x) => Math.floor((x + 1) / 2 * height)),
    spread(4 * count, 5),
  );

/** Whole numbers from 0 to 2; the second row has none. */
const counts = (rows: number, columns: number) =>
  tf.tensor2d(
    spread(rows * columns).map((x, i) =>
      Math.floor(i / columns) === 1 ? 0 : Math.min(2, Math.floor(3 * Math.abs(x)))
    ),
    [rows, columns],
  );

/** 0 and 1; every row has a 1. */
const mask = (rows: number, columns: number) =>
  tf.tensor2d(spread(rows * columns).map((x, i) => x > 0 || i % columns === 0 ? 1 : 0), [rows, columns]);

const layer = (inputs: number, outputs: number) => ({
  weight: matrix(inputs, outputs, 2),
  bias: vector(outputs, 3),
});

function adamSteps(size: number): Tensor[] {
  const parameter = tf.variable(vector(size, 1));
  const adam = new Adam([parameter], { learningRate: 0.01, weightDecay: 0.1 });
  for (const seed of [2, 3, 4]) adam.step([vector(size, seed)]);
  const after = [parameter, ...adam.state].map((variable) => variable.clone());
  adam.dispose();
  parameter.dispose();
  return after;
}

/** The clamped cosines with a gradient, at a range that cuts on both sides, one side or not at all. */
function cosines(batch: number, points: number, others: number, channels: number, range: number) {
  const [floor, ceiling] = [[0, Infinity], [-0.5, 0.5], [-9999, 0.8]][range % 3];
  const term = (a: Tensor, b: Tensor) =>
    meanClampedCosines(a as Tensor3D, b as Tensor3D, cube(batch, points, others, 3), { floor, ceiling });
  return withGradients(
    term as (...inputs: Tensor[]) => Tensor,
    [cube(batch, points, channels, 1), cube(batch, others, channels, 2)],
    weights,
  );
}

function upsampled(batch: number, height: number, width: number, classes: number, scale: number): Tensor[] {
  const [grid, pixels] = [{ height, width }, { height: 1 + height * scale, width: width * scale }];
  const [target, places] = [
    labels(pixels.height * pixels.width * batch, classes),
    resizeTaps(grid, pixels),
  ];
  const loss = (x: Tensor) => upsampledCrossEntropySum(x as Tensor3D, target, places);
  const { value, grad } = tf.valueAndGrad(loss)(
    random<Rank.R3>([batch, height * width, classes], 1, 0, 3),
  );
  return [value, grad];
}

/** Every way to store two matrices, batches of the same and of one, with gradients. */
function products(batch: number, m: number, k: number, n: number): Tensor[] {
  // By a product of whole numbers of no account, tensors are on the device.
  const place = (a: number, b: number, c: number, seed: number) => tf.mul(cube(a, b, c, seed), 1) as Tensor3D;
  const product = (transposeA: boolean, transposeB: boolean, other = batch) =>
    withGradients(
      (a, b) => tf.matMul(a as Tensor3D, b as Tensor3D, transposeA, transposeB),
      [
        transposeA ? place(batch, k, m, 1) : place(batch, m, k, 1),
        transposeB ? place(other, n, k, 2) : place(other, k, n, 2),
      ],
      weights,
    );
  return [
    ...product(false, false),
    ...product(true, false),
    ...product(false, true),
    ...product(false, false, 1),
  ];
}

/** The plan between centres, its rows of mass 1, with its gradient through the iterations: on cpu as the processor solves it. */
function plans(rows: number, columns: number, heat: number): Tensor[] {
  const options = omhOptions.parse({
    epsilon: [0.05, 0.2, 1][heat % 3],
    iterations: 30,
    plan_gradient: "unrolled",
    plan_scale: "row",
  });
  const centers = [matrix(rows, 9, 1), matrix(columns, 9, 2)];
  const solved = (): StepPlan => {
    const cost = centerCost(centers[0], centers[1]).dataSync<"float32">();
    const problem = { cost, rows, columns, ...options };
    const solution = solveTransport(problem);
    return { rows, columns, plan: solution.plan, entropy: planEntropy(solution.plan), problem, solution };
  };
  const [plan] = cardLevelPlans(centers, options) ?? [solved()];
  const scaled = (higher: Tensor, lower: Tensor) =>
    planTensor(plan, higher as Tensor2D, lower as Tensor2D, options);
  return withGradients(scaled as (...inputs: Tensor[]) => Tensor, centers, weights);
}

/** Over each axis, pairs of neighbours, and all: of values that have a mean, so that nothing cancels. */
function sums(shape: readonly number[]): Tensor[] {
  const x = tf.mul(random<Rank.R3>(shape as [number, number, number], 1, 0.5), 1);
  const over = [0, 1, 2, [0, 1], [1, 2], [0, 1, 2]];
  return over.flatMap((axis) => [tf.sum(x, axis), tf.mean(x, axis, true)]);
}

/** All checks. */
export const CHECKS: readonly Check[] = [
  {
    name: "AdamStep: three steps",
    tolerance: 1e-6,
    sizes: [[1], [4], [7], [64], [1000]],
    most: [300],
    make: (size) => () => adamSteps(size),
  },
  {
    name: "AddN of many",
    tolerance: 1e-6,
    sizes: [[2, 3], [7, 5], [8, 5], [13, 70], [40, 1]],
    most: [30, 90],
    make: (count, size) => () => tf.addN(Array.from({ length: count }, (_, seed) => vector(size, seed + 1))),
  },
  {
    name: "Attention",
    tolerance: 1e-5,
    sizes: [[1, 1, 4], [5, 3, 4], [17, 2, 5], [50, 4, 32], [200, 2, 8], [785, 1, 64], [9, 1, 150]],
    most: [90, 4, 12],
    make: (tokens, heads, width) => () => attention(matrix(tokens, 3 * heads * width, 1), heads),
  },
  {
    name: "Cast to float32, then transposed and normalised",
    tolerance: 1e-6,
    sizes: [[1, 1], [3, 4], [40, 33]],
    most: [20, 20],
    make: (rows, columns) => () => {
      const whole = tf.cast(tf.oneHot(labels(rows, columns), columns + 1), "float32");
      const truth = tf.cast(tf.greater(matrix(rows, columns, 1), 0), "float32");
      return [tf.transpose(whole), tf.transpose(truth), l2Normalize(tf.add(truth, 1)), l2Normalize(whole)];
    },
  },
  {
    name: "CenterRows",
    tolerance: 1e-6,
    sizes: [[1, 1, 1], [1, 3, 4], [1, 2, 7], [2, 3, 121], [8, 121, 121]],
    most: [3, 20, 50],
    make: (...shape) => () => centerRows(cube(...shape, 1), 0.25),
  },
  {
    name: "ClampedCosinesMean and its gradients",
    tolerance: 1e-5,
    sizes: [[1, 1, 1, 1, 0], [2, 3, 5, 4, 1], [1, 33, 40, 3, 2], [3, 12, 12, 70, 0], [2, 121, 121, 70, 1]],
    most: [3, 40, 40, 40, 2],
    make: (...sizes) => () => cosines(...sizes as [number, number, number, number, number]),
  },
  {
    name: "CrossEntropySum and its slope",
    tolerance: 1e-5,
    sizes: [[5, 2], [5, 4], [7, 6], [100, 27], [3000, 28], [4, 300]],
    most: [50, 40],
    make: (rows, classes) => () => {
      const target = labels(rows, classes + 1);
      const loss = (x: Tensor) => crossEntropySum(x as Tensor2D, target);
      return withGradients(loss, [matrix(rows, classes + 1, 1)], weights);
    },
  },
  {
    name: "ExceedsEither",
    tolerance: 0,
    sizes: [[1, 1], [3, 4], [2, 7], [40, 33]],
    most: [20, 20],
    make: (rows, columns) => () =>
      tf.cast(exceedsEither(matrix(rows, columns, 1), vector(rows, 2), vector(columns, 3)), "float32"),
  },
  {
    name: "InterpolateRows and ScatterRows",
    tolerance: 1e-6,
    sizes: [[2, 5, 1], [3, 5, 4], [100, 9, 70], [200, 50, 12]],
    most: [40, 30, 20],
    make: (count, height, channels) => () => {
      const places = taps(count, height);
      return withGradients(
        (table) => interpolate(table as Tensor2D, places),
        [matrix(height, channels, 1)],
        weights,
      );
    },
  },
  {
    name: "L2Normalize and its gradient",
    tolerance: 1e-6,
    sizes: [[1, 1, 1], [1, 3, 4], [1, 2, 7], [2, 3, 70], [1, 5, 384], [1, 1, 1025]],
    most: [3, 20, 90],
    make: (...shape) => () => withGradients((x) => l2Normalize(x), [cube(...shape, 1)], weights),
  },
  {
    name: "LayerNorm",
    tolerance: 1e-5,
    sizes: [[1, 2], [5, 3], [5, 4], [5, 5], [7, 48], [9, 129], [785, 384]],
    most: [20, 90],
    make: (rows, columns) => () =>
      layerNorm(random<Rank.R2>([rows, columns + 1], 1, 3), {
        gain: vector(columns + 1, 2, 1),
        bias: vector(columns + 1, 3),
      }),
  },
  {
    name: "Linear, with bias, residual and GELU",
    tolerance: 1e-5,
    sizes: [[1, 1, 1], [7, 5, 3], [9, 16, 8], [6, 33, 13], [33, 17, 36], [300, 64, 1028], [785, 70, 65]],
    most: [70, 40, 70],
    make: (rows, inputs, outputs) => () => {
      const [x, of] = [matrix(rows, inputs, 1), layer(inputs, outputs)];
      return [linear(x, of), linearGelu(x, of), linearResidual(x, of, matrix(rows, outputs, 4))];
    },
  },
  {
    name: "Products of matrices and of batches, and their gradients",
    tolerance: 1e-5,
    sizes: [[1, 1, 1, 1], [3, 5, 7, 6], [2, 33, 65, 40], [1, 70, 3000, 36], [1, 300, 20, 513], [
      2,
      5,
      700,
      3,
    ]],
    most: [3, 40, 60, 80],
    make: (batch, m, k, n) => () => products(batch, m, k, n),
  },
  {
    name: "Sums and means over axes",
    tolerance: 1e-5,
    sizes: [[1, 1, 1], [2, 3, 4], [3, 300, 5], [1, 1030, 7], [2, 1500, 1], [1, 70000, 8], [1, 1000000, 1]],
    most: [4, 40, 40],
    make: (...shape) => () => sums(shape),
  },
  {
    name: "MaskedCrossEntropy",
    tolerance: 1e-5,
    sizes: [[1, 1], [3, 4], [2, 7], [5, 33], [9, 300]],
    most: [12, 90],
    make: (rows, columns) => () =>
      maskedCrossEntropy(matrix(rows, columns, 1), counts(rows, columns), mask(rows, columns), 1.5),
  },
  {
    name: "TransportPlan and TransportPlanGrad",
    // Scores of up to 20 round by 1e-6, in some dozens of sums that build on each other.
    tolerance: 1e-4,
    sizes: [[1, 1, 0], [1, 3, 1], [2, 5, 0], [5, 2, 2], [27, 54, 0], [40, 70, 1], [3, 300, 2], [300, 7, 0]],
    most: [12, 20, 3],
    make: (rows, columns, heat) => () => plans(rows, columns, heat),
  },
  {
    name: "TransportedMax and its gradients",
    tolerance: 1e-6,
    sizes: [[1, 1, 2], [5, 3, 4], [6, 2, 7], [9, 5, 27], [1300, 12, 24], [50, 27, 250]],
    most: [40, 20, 40],
    make: (positions, own, other) => () =>
      withGradients(
        (plan, activations) => transportedMax(plan as Tensor2D, activations as Tensor2D),
        [tf.abs(matrix(own, other + 1, 1)), tf.abs(matrix(positions, other + 1, 2))],
        weights,
      ),
  },
  {
    name: "UpsampledCrossEntropySum and its slope",
    tolerance: 1e-5,
    sizes: [[1, 1, 1, 2, 1], [3, 2, 3, 6, 2], [4, 3, 4, 27, 6], [1, 2, 2, 70, 3]],
    most: [4, 4, 4, 9, 4],
    make: (batch, height, width, classes, scale) => () => upsampled(batch, height, width, classes + 1, scale),
  },
];

/** Sizes of a check that are drawn. */
export function anySizes({ most }: Check): fc.Arbitrary<number[]> {
  return fc.tuple(...most.map((max) => fc.integer({ min: 1, max })));
}
