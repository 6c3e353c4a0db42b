/** What every kernel of the webgpu engine is asked to compute: at sizes by hand, and at any sizes. */
import * as tf from "@tensorflow/tfjs-core";
import type { Rank, Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { silu } from "../../../src/nn/activations.ts";
import { Adam } from "../../../src/nn/adam.ts";
import { attention } from "../../../src/nn/attention.ts";
import { clipGradients } from "../../../src/nn/gradients.ts";
import { exceedsEither } from "../../../src/nn/indicators.ts";
import { createTaps, interpolate } from "../../../src/nn/interpolate.ts";
import type { LinearParameters } from "../../../src/nn/initialize.ts";
import { linear, linearGelu, linearResidual, trainableLinear } from "../../../src/nn/linear.ts";
import { updateMovingAverages } from "../../../src/nn/moving_average.ts";
import { centerRows, l2Normalize, layerNorm } from "../../../src/nn/normalize.ts";
import { spread } from "../../nn/tensor_fixture.ts";
import { random } from "../wasm/engine_fixture.ts";
import { LOSS_CHECKS } from "./_loss_checks.ts";
import { type Check, labels, matrix, vector, weights } from "./_inputs.ts";
import { withGradients } from "./_compare.ts";

/** Rows of a table of `height`, four for each of `count`. */
const taps = (count: number, height: number) =>
  createTaps(
    Int32Array.from(spread(4 * count), (x) => Math.floor((x + 1) / 2 * height)),
    spread(4 * count, 5),
  );

const cube = (...[a, b, c, seed]: number[]) => random<Rank.R3>([a, b, c], seed);

const layer = (inputs: number, outputs: number) => ({
  weight: matrix(inputs, outputs, 2),
  bias: vector(outputs, 3),
});

function adamSteps(size: number, count: number): Tensor[] {
  const parameters = Array.from({ length: count }, (_, i) => tf.variable(vector(size + i, i + 1)));
  const split = Math.ceil(count / 2);
  const adams = [
    new Adam(parameters.slice(0, split), { learningRate: 0.01, weightDecay: 0.1 }),
    new Adam(parameters.slice(split), { learningRate: 0.1 }),
  ];
  for (const seed of [2, 3, 4]) {
    Adam.stepAll(adams.map((adam, a) => ({
      adam,
      gradients: adam.parameters.map((of, i) => vector(of.size, 10 * seed + a * split + i)),
    })));
  }
  const after = [...parameters, ...adams.flatMap(({ state }) => state)].map((variable) => variable.clone());
  adams.forEach((adam) => adam.dispose());
  parameters.forEach((parameter) => parameter.dispose());
  return after;
}

/** Averages of `count` sizes after two steps. */
function movingAverages(size: number, count: number): Tensor[] {
  const averages = Array.from({ length: count }, (_, i) => tf.variable(vector(size + i, i + 1)));
  for (const seed of [2, 3]) {
    const following = averages.map((average, i) => ({ average, value: vector(average.size, 10 * seed + i) }));
    updateMovingAverages(following, 0.75);
  }
  const after = averages.map((average) => average.clone());
  averages.forEach((average) => average.dispose());
  return after;
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

/** Over each axis, pairs of neighbours, and all: of values that have a mean, so that nothing cancels. */
function sums(shape: readonly number[]): Tensor[] {
  const x = tf.mul(random<Rank.R3>(shape as [number, number, number], 1, 0.5), 1);
  const over = [0, 1, 2, [0, 1], [1, 2], [0, 1, 2]];
  return over.flatMap((axis) => [tf.sum(x, axis), tf.mean(x, axis, true)]);
}

/** All checks. */
export const CHECKS: readonly Check[] = [
  ...LOSS_CHECKS,
  {
    name: "AdamSteps: three steps of two optimisers",
    tolerance: 1e-6,
    sizes: [[1, 1], [4, 2], [7, 12], [64, 4], [1000, 5]],
    most: [300, 9],
    make: (size, count) => () => adamSteps(size, count),
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
    name: "ClipTogether, above the limit, below it, and of what is not a number",
    tolerance: 1e-6,
    sizes: [[1, 1], [4, 2], [7, 12], [3, 40], [5000, 3], [70000, 1]],
    most: [300, 40],
    make: (size, count) => () => {
      const gradients = Array.from({ length: count }, (_, i) => [`of ${i}`, vector(size + 70 * i, i + 1)]);
      const clipped = (limit: number, more: Record<string, Tensor> = {}) =>
        Object.values(clipGradients({ ...Object.fromEntries(gradients), ...more }, limit));
      return [...clipped(0.5), ...clipped(1e6), ...clipped(1, { broken: tf.tensor1d([NaN, 1]) })];
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
    name: "Linear that is trained, and its gradients",
    tolerance: 1e-5,
    sizes: [[1, 1, 1], [7, 5, 3], [33, 17, 36], [300, 64, 28], [600, 5, 3]],
    most: [70, 40, 70],
    make: (rows, inputs, outputs) => () =>
      withGradients(
        (x, weight, bias) => trainableLinear(x as Tensor2D, { weight, bias } as LinearParameters),
        [matrix(rows, inputs, 1), matrix(inputs, outputs, 2), matrix(1, outputs, 3)],
        weights,
      ),
  },
  {
    name: "MovingAverages",
    tolerance: 1e-6,
    sizes: [[1, 1], [4, 2], [7, 12], [1000, 3]],
    most: [300, 14],
    make: (size, count) => () => movingAverages(size, count),
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
    name: "Tile of what is on the processor",
    tolerance: 0,
    sizes: [[1, 1], [2, 3], [5, 400], [1, 100000]],
    most: [9, 2000],
    make: (size, count) => () => tf.tile(vector(size, 1), [count]),
  },
  {
    name: "ReluGrad",
    tolerance: 0,
    sizes: [[1, 1], [3, 4], [7, 5], [100, 33]],
    most: [40, 40],
    make: (rows, columns) => () => withGradients((x) => tf.relu(x), [matrix(rows, columns, 1)], weights)[1],
  },
  {
    name: "Silu and its gradient",
    tolerance: 1e-6,
    sizes: [[1, 1], [3, 4], [7, 5], [100, 33]],
    most: [40, 40],
    // From where a power overflows to where it vanishes.
    make: (rows, columns) => () =>
      [1, 8, 300].flatMap((factor) =>
        withGradients((x) => silu(x), [tf.mul(matrix(rows, columns, 1), factor)], weights)
      ),
  },
  {
    name: "Sums and means over axes",
    tolerance: 1e-5,
    sizes: [[1, 1, 1], [2, 3, 4], [3, 300, 5], [1, 1030, 7], [2, 1500, 1], [1, 70000, 8], [1, 1000000, 1]],
    most: [4, 40, 40],
    make: (...shape) => () => sums(shape),
  },
];

/** Sizes of a check that are drawn. */
export function anySizes({ most }: Check): fc.Arbitrary<number[]> {
  return fc.tuple(...most.map((max) => fc.integer({ min: 1, max })));
}
