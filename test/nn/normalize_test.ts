import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import {
  grad,
  mul,
  type Scalar,
  sum,
  type Tensor,
  tensor1d,
  tensor2d,
  tensor3d,
} from "@tensorflow/tfjs-core";
import { startEngine } from "../../src/engine/start.ts";
import { centerRows, l2Normalize, layerNorm } from "../../src/nn/normalize.ts";
import {
  assertGradients,
  assertKeeps,
  assertTensor,
  assertValues,
  spread,
  tensorTest,
} from "./tensor_fixture.ts";

import fc from "fast-check";

tensorTest("l2Normalize() scales 3, 4 to 0.6, 0.8", () => {
  assertTensor(l2Normalize(tensor2d([[3, 4], [0, -2]])), [2, 2], [0.6, 0.8, 0, -1], 1e-6);
});

tensorTest("l2Normalize() divides by no less than the floor", () => {
  assertTensor(l2Normalize(tensor1d([0, 0])), [2], [0, 0], 0);
  assertTensor(l2Normalize(tensor1d([0.03, 0.04]), 0.1), [2], [0.3, 0.4], 1e-6);
});

tensorTest("l2Normalize() gives unit vectors along the last axis of any rank", () => {
  const entry = fc.float({ min: Math.fround(-9), max: Math.fround(9), noNaN: true });
  fc.assert(
    fc.property(fc.array(entry, { minLength: 12, maxLength: 12 }), (values) => {
      fc.pre([0, 3, 6, 9].every((at) => Math.hypot(...values.slice(at, at + 3)) > 1e-3));
      const unit = l2Normalize(tensor3d(values, [2, 2, 3]));
      assertEquals(unit.shape, [2, 2, 3]);
      const data = unit.dataSync();
      assertValues([0, 3, 6, 9].map((at) => Math.hypot(...data.subarray(at, at + 3))), [1, 1, 1, 1], 1e-6);
    }),
    { numRuns: 20 },
  );
});

tensorTest("l2Normalize() has the gradient that differences show", () => {
  const weights = tensor2d(spread(12, 5), [3, 4]);
  return assertGradients((x) => sum(mul(l2Normalize(x), weights)) as Scalar, [tensor2d(spread(12), [3, 4])]);
});

tensorTest("l2Normalize() has a gradient orthogonal to its input", () => {
  const x = tensor2d([[3, 4]]);
  const gradient = grad((x: Tensor) => sum(mul(l2Normalize(x), tensor2d([[1, 2]]))))(x);
  // (I - u u^T) w / |x| with u = (0.6, 0.8), w = (1, 2), u.w = 2.2.
  assertTensor(gradient, [1, 2], [(1 - 1.32) / 5, (2 - 1.76) / 5], 1e-6);
});

tensorTest("l2Normalize() makes one tensor", async () => {
  const x = tensor2d([[3, 4]]);
  await assertKeeps(1, () => l2Normalize(x));
});

const weights = () => ({ gain: tf.tensor1d([1, 1, 2]), bias: tf.tensor1d([0, 5, 0]) });

for (const engine of ["wasm", "cpu"] as const) {
  tensorTest(`layerNorm() centres and scales each row on ${engine}`, () => {
    // Mean 2, variance 2/3: the entries are -1, 0, 1 times sqrt(3/2).
    const y = layerNorm(tf.tensor2d([[1, 2, 3]]), weights());
    assertTensor(y, [1, 3], [-Math.sqrt(1.5), 5, 2 * Math.sqrt(1.5)], 1e-5);
  }, engine);

  tensorTest(`layerNorm() of a constant row is the bias on ${engine}`, () => {
    assertTensor(layerNorm(tf.tensor2d([[7, 7, 7]]), weights()), [1, 3], [0, 5, 0], 0);
  }, engine);
}

tensorTest("layerNorm() has a gradient that is blind to a shift of the row", () => {
  const f = (x: tf.Tensor) => tf.sum(tf.mul(layerNorm(x as tf.Tensor2D, weights()), [[1, 2, 4]]));
  const gradient = tf.grad(f)(tf.tensor2d([[1, 2, 4]]));
  assertTensor(tf.sum(gradient), [], [0], 1e-5);
});

tensorTest("centerRows() takes each row's mean away and keeps the mean of the whole", () => {
  const x = tensor2d([[1, 3], [10, 2]]);
  // Row means 2 and 6, mean of the whole 4.
  assertTensor(centerRows(x), [2, 2], [3, 5, 8, 0], 1e-6);
  assertTensor(centerRows(x, 0.5), [2, 2], [2.5, 4.5, 7.5, -0.5], 1e-6);
});

tensorTest("centerRows() runs rows along the last axis of any rank", () => {
  assertTensor(centerRows(tensor3d([1, 3, 10, 2], [2, 1, 2])), [2, 1, 2], [3, 5, 8, 0], 1e-6);
});

tensorTest("centerRows() agrees between the engine's kernel and plain operations", async () => {
  const shape = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 23 }));
  await fc.assert(
    fc.asyncProperty(shape, async ([rows, columns]) => {
      const run = async (name: "wasm" | "cpu") => {
        await startEngine(name);
        const y = centerRows(tensor2d(spread(rows * columns), [rows, columns]), 0.1);
        assertEquals(y.shape, [rows, columns]);
        return y.dataSync();
      };
      const plain = await run("cpu");
      assertValues(await run("wasm"), plain, 1e-6);
    }),
    { numRuns: 20 },
  );
});

tensorTest("centerRows() keeps its result alone", () => {
  const x = tensor2d(spread(12), [3, 4]);
  assertKeeps(1, () => centerRows(x, 1));
});
