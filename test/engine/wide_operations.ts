/** Operations that between them call every kernel of ours, each with its gradients, on tensors of any size. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import { Adam } from "../../src/nn/adam.ts";
import { attention } from "../../src/nn/attention.ts";
import { resizeTaps } from "../../src/nn/bilinear.ts";
import { centerRows, l2Normalize, layerNorm } from "../../src/nn/normalize.ts";
import { meanClampedCosines } from "../../src/nn/clamped_cosines.ts";
import { crossEntropySum, maskedCrossEntropy } from "../../src/nn/cross_entropy.ts";
import { upsampledCrossEntropySum } from "../../src/nn/upsampled_cross_entropy.ts";
import { exceedsEither } from "../../src/nn/indicators.ts";
import { interpolate } from "../../src/nn/interpolate.ts";
import { linear, linearGelu, linearResidual } from "../../src/nn/linear.ts";
import { pairMasks } from "../../src/methods/hp/hidden_positives.ts";
import { transportedMax } from "../../src/omh/transported_max.ts";
import { random } from "./wasm/engine_fixture.ts";

/** What an operation makes of tensors of `rows` and `columns`. */
export type Operation = (rows: number, columns: number) => Tensor | Tensor[];

const HEADS = 2;

/** Operations by name. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  unary: (m, n) => {
    const x = matrix(m, n);
    const positive = tf.abs(x);
    return [tf.exp(x), tf.log(positive), tf.relu(x), tf.step(x), tf.sqrt(positive), tf.rsqrt(positive)];
  },
  "the library's own": (m, n) => {
    const [x, y] = [matrix(m, n), matrix(m, n, 2)];
    return [
      tf.add(x, y),
      tf.sub(x, y),
      tf.sub(x, tf.max(x, 1, true)),
      tf.mul(x, y),
      tf.div(x, y),
      tf.neg(x),
      tf.sigmoid(x),
      tf.argMax(x, 1),
    ];
  },
  binary: (m, n) => {
    const [x, y] = [matrix(m, n), matrix(m, n, 2)];
    const above = tf.greater(x, y);
    const tests = [above, tf.greaterEqual(x, 0), tf.less(x, y), tf.lessEqual(0, y)];
    return [tf.maximum(x, y), tf.minimum(x, 0.5), tf.where(above, x, y), tf.cast(above, "float32"), ...tests];
  },
  reductions: (m, n) => {
    const x = matrix(m, n);
    return [tf.sum, tf.mean, tf.max].flatMap((reduce) => [reduce(x), reduce(x, 0), reduce(x, 1)]);
  },
  copies: (m, n) => {
    const x = matrix(m, n);
    return [
      tf.concat([x, x], 1),
      tf.slice(x, [0, n >> 1]),
      tf.tile(x, [3, 2]),
      tf.transpose(x),
      tf.reverse(x, 0),
      x.clone(),
    ];
  },
  gather: (m, n) =>
    withGradients((x) => tf.gather(x, tf.tensor1d([m - 1, 0, m >> 1], "int32")), [matrix(m, n)]),
  softmax: (m, n) => withGradients((x) => tf.softmax(x), [matrix(m, n)]),
  "matrix products": (m, n) =>
    [1, 8, 37, 300].flatMap((k) =>
      [false, true].flatMap((transposeA) =>
        [false, true].map((transposeB) => {
          const a = transposeA ? matrix(k, m) : matrix(m, k);
          const b = transposeB ? matrix(n, k, 2) : matrix(k, n, 2);
          return tf.matMul(a, b, transposeA, transposeB);
        })
      )
    ),
  "batched matrix product": (m, n) => tf.matMul(random([3, m, 9], 1), random([3, 9, n], 2)),
  "fused matrix product": (m, n) => {
    const [a, b] = [matrix(m, 9), matrix(9, n, 2)];
    return tf.fused.matMul({ a, b, transposeA: false, transposeB: false, bias: matrix(1, n, 3) });
  },
  "linear layers": (m, n) => {
    const [x, layer] = [matrix(m, 9), { weight: matrix(9, n, 2), bias: vector(n, 3) }];
    return [linear(x, layer), linearGelu(x, layer), linearResidual(x, layer, matrix(m, n, 4))];
  },
  attention: (m, n) => attention(matrix(m, 3 * HEADS * n), HEADS),
  "layer norm": (m, n) => layerNorm(matrix(m, n), { gain: vector(n, 2), bias: vector(n, 3) }),
  broadcasts: (m, n) => {
    const [x, row] = [matrix(m, n), matrix(1, n, 2)];
    return [tf.add(x, row), tf.mul(row, x)];
  },
  "l2 normalisation": (m, n) => withGradients((x) => l2Normalize(x), [matrix(m, n)]),
  "centred rows": (m, n) => centerRows(matrix(m, n), 0.25),
  "clamped cosines": (m, n) =>
    withGradients(
      (a, b) =>
        meanClampedCosines(a as Tensor3D, b as Tensor3D, random([2, m, n], 3), { floor: 0, ceiling: 0.8 }),
      [random([2, m, 9], 1), random([2, n, 9], 2)],
    ),
  "cross-entropy": (m, n) =>
    withGradients((x) => crossEntropySum(x as Tensor2D, labels(m, n)), [matrix(m, n)]),
  "upsampled cross-entropy": (m, n) => {
    const taps = resizeTaps({ height: m, width: 3 }, { height: 2 * m, width: 7 });
    const truth = labels(11 * taps.count, n);
    return withGradients((x) => upsampledCrossEntropySum(x as Tensor3D, truth, taps), [
      random([11, 3 * m, n], 1),
    ]);
  },
  "masked cross-entropy": (m, n) =>
    maskedCrossEntropy(
      matrix(m, n),
      tf.relu(matrix(m, n, 2)),
      tf.cast(tf.greater(matrix(m, n, 3), 0), "float32"),
      1,
    ),
  exceeding: (m, n) => exceedsEither(matrix(m, n), vector(m, 2), vector(n, 3)),
  // Two images of as many positions as there are rows.
  "pairs of an image": (m, n) => {
    const similarity = (seed: number) => ({
      rows: matrix(2 * m, n, seed),
      thresholds: vector(2 * m, seed + 1),
    });
    const kept: Tensor2D = tf.cast(tf.greater(matrix(m, 2 * m, 5), 0), "float32");
    const pairs = { batch: 2, agnostic: similarity(1), specific: similarity(3), specificWeight: 0.3, kept };
    const { weights, denominator } = pairMasks(pairs, 1);
    return [weights, denominator];
  },
  interpolation: (m, n) => {
    const taps = resizeTaps({ height: m, width: 3 }, { height: m + 2, width: 7 });
    return withGradients((x) => interpolate(x as Tensor2D, taps), [matrix(3 * m, n)]);
  },
  "transported maximum": (m, n) =>
    withGradients(
      (plan, activations) => transportedMax(plan as Tensor2D, activations as Tensor2D),
      [tf.relu(matrix(11, n)), tf.relu(matrix(m, n, 2))],
    ),
  "Adam step": (m, n) => {
    const parameter = tf.variable(matrix(m, n));
    const adam = new Adam([parameter], { learningRate: 0.1, weightDecay: 0.01 });
    adam.step([matrix(m, n, 2)]);
    adam.step([matrix(m, n, 3)]);
    const results = [parameter, ...adam.state].map((variable) => variable.clone());
    adam.dispose();
    parameter.dispose();
    return results;
  },
};

function matrix(rows: number, columns: number, seed = 1): Tensor2D {
  return random<tf.Rank.R2>([rows, columns], seed);
}

function vector(size: number, seed: number): Tensor1D {
  return random<tf.Rank.R1>([size], seed);
}

/** Labels from -1, which counts nothing, to the last class. */
function labels(count: number, classes: number): Tensor1D {
  return tf.tensor1d(Array.from({ length: count }, (_, i) => i % (classes + 1) - 1), "int32");
}

/** The value of `f` and the gradients of its weighted sum, weights fixed at random. */
function withGradients(f: (...inputs: Tensor[]) => Tensor, inputs: Tensor[]): Tensor[] {
  const weighted = (...inputs: Tensor[]) => {
    const y = f(...inputs);
    return tf.sum(tf.mul(y, random(y.shape, 99)));
  };
  return [f(...inputs), ...tf.grads(weighted)(inputs)];
}
