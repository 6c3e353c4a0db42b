import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import { startEngine } from "../../../src/engine/start.ts";
import { Adam } from "../../../src/nn/adam.ts";
import { resizeTaps } from "../../../src/nn/bilinear.ts";
import { meanClampedCosines } from "../../../src/nn/clamped_cosines.ts";
import { crossEntropySum, maskedCrossEntropy } from "../../../src/nn/cross_entropy.ts";
import { exceedsEither } from "../../../src/nn/indicators.ts";
import { createTaps, interpolate } from "../../../src/nn/interpolate.ts";
import { centerRows, l2Normalize } from "../../../src/nn/normalize.ts";
import { upsampledCrossEntropySum } from "../../../src/nn/upsampled_cross_entropy.ts";
import { transportedMax } from "../../../src/omh/transported_max.ts";
import { spread } from "../../nn/tensor_fixture.ts";
import { assertGradientsLikeCpu, assertLikeCpu, random, runOn } from "./engine_fixture.ts";

Deno.test("AdamStep equals the plain operations on cpu for any number of values", async () => {
  for (const size of [1, 2, 3, 4, 7, 64]) {
    await assertLikeCpu(() => {
      const parameter = tf.variable(random([size], 1));
      const adam = new Adam([parameter], { learningRate: 0.01, weightDecay: 0.1 });
      for (const seed of [2, 3, 4]) adam.step([random([size], seed)]);
      const [first, second] = adam.state;
      const after = [parameter, first, second].map((variable) => variable.clone());
      adam.dispose();
      parameter.dispose();
      return after;
    }, 1e-6);
  }
});

Deno.test("AdamStep rounds as the library's operations do", async () => {
  await startEngine("wasm");
  const [p, g] = [random([37], 1), random([37], 2)];
  const parameter = tf.variable(p.clone());
  const adam = new Adam([parameter], { learningRate: 0.01 });
  adam.step([g]);
  const first = tf.mul(g, 1 - 0.9);
  const second = tf.mul(tf.square(g), 1 - 0.999);
  const spread = tf.add(tf.mul(tf.sqrt(second), 1 / Math.sqrt(1 - 0.999)), 1e-8);
  const moved = tf.sub(p, tf.div(tf.mul(first, 0.01 / (1 - 0.9)), spread));
  assertEquals(parameter.dataSync(), moved.dataSync());
  assertEquals(adam.state.map((moment) => moment.dataSync()), [first.dataSync(), second.dataSync()]);
});

Deno.test("AdamStep leaves what shares memory with a parameter as it is", async () => {
  await startEngine("wasm");
  const parameter = tf.variable(tf.tensor1d([1, 2]));
  const before = parameter.clone();
  new Adam([parameter], { learningRate: 0.1 }).step([tf.tensor1d([1, -1])]);
  assertEquals([...before.dataSync()], [1, 2]);
});

Deno.test("CenterRows equals the plain operations on cpu for any length of row", async () => {
  for (const shape of [[1, 1], [3, 4], [2, 7], [2, 3, 121]]) {
    await assertLikeCpu(() => centerRows(random(shape, 1), 0.25), 1e-6);
  }
});

Deno.test("ClampedCosinesMean and its gradients equal the plain operations on cpu for any size", async () => {
  const cases = [[1, 1, 1, 1], [2, 3, 5, 4], [1, 33, 40, 3], [3, 12, 12, 70]];
  for (const [batch, points, others, channels] of cases) {
    for (const [floor, ceiling] of [[0, Infinity], [-0.5, 0.5], [-9999, 0.8]]) {
      const inputs = (): [Tensor3D, Tensor3D] => [
        random([batch, points, channels], 1),
        random([batch, others, channels], 2),
      ];
      const term = (a: Tensor3D, b: Tensor3D) =>
        meanClampedCosines(a, b, random([batch, points, others], 3), { floor, ceiling });
      await assertLikeCpu(() => term(...inputs()), 1e-5);
      await assertGradientsLikeCpu((a, b) => term(a as Tensor3D, b as Tensor3D), inputs, 1e-5);
    }
  }
});

Deno.test("CrossEntropySum and its slope equal the plain operations on cpu for any number of classes", async () => {
  for (const classes of [2, 4, 6, 27]) {
    const labels = () => tf.tensor1d([0, classes - 1, -1, classes, 1], "int32");
    const logits = () => random([5, classes], 1) as Tensor2D;
    await assertLikeCpu(() => crossEntropySum(logits(), labels()), 1e-5);
    await assertGradientsLikeCpu((x) => crossEntropySum(x as Tensor2D, labels()), () => [logits()], 1e-6);
  }
});

/** Whole numbers from 0 to `most`. */
const counts = (shape: [number, number], seed: number, most: number): tf.Tensor2D =>
  tf.tidy(() => tf.floor(tf.clipByValue(tf.mul(tf.abs(random<tf.Rank.R2>(shape, seed)), 1.2), 0, most)));

Deno.test("MaskedCrossEntropy equals the plain operations on cpu for any length of row", async () => {
  for (const shape of [[1, 1], [3, 4], [2, 7], [5, 33]] as [number, number][]) {
    await assertLikeCpu(() => {
      // Every row has a column in its softmax.
      const mask = tf.tensor2d(
        spread(shape[0] * shape[1]).map((x, at) => x > 0 || at % shape[1] === 0 ? 1 : 0),
        shape,
      );
      return maskedCrossEntropy(random<tf.Rank.R2>(shape, 1), counts(shape, 2, 2), mask, 1.5);
    }, 1e-5);
  }
});

Deno.test("MaskedCrossEntropy equals the plain operations on cpu where a row has no weight", async () => {
  await assertLikeCpu(
    () =>
      maskedCrossEntropy(
        random([3, 5], 1),
        tf.tensor2d([[0, 0, 0, 0, 0], [1, 0, 0, 2, 0], [0, 0, 0, 0, 0]]),
        tf.ones([3, 5]),
        0,
      ),
    1e-5,
  );
});

Deno.test("UpsampledCrossEntropySum and its slope equal the plain operations on cpu for any batch and classes", async () => {
  const [grid, pixels] = [{ height: 2, width: 3 }, { height: 5, width: 7 }];
  for (const batch of [1, 3, 4, 5, 8, 9, 13]) {
    for (const classes of [2, 6, 27]) {
      // Labels -1 and `classes` count nothing.
      const values = Int32Array.from({ length: 35 * batch }, (_, i) => (i * 7) % (classes + 2) - 1);
      // Values sum up to 280 pixels, slopes about 35.
      await assertLikeCpu(() => {
        const [labels, taps] = [tf.tensor1d(values, "int32"), resizeTaps(grid, pixels)];
        const loss = (x: tf.Tensor) => upsampledCrossEntropySum(x as Tensor3D, labels, taps);
        const { value, grad } = tf.valueAndGrad(loss)(random([batch, 6, classes], 1, 0, 3));
        return [value, grad];
      }, 1e-5);
    }
  }
});

Deno.test("UpsampledCrossEntropySum equals the plain operations where probabilities underflow", async () => {
  await assertLikeCpu(() => {
    const labels = tf.tensor1d(Int32Array.from({ length: 35 * 9 }, (_, i) => i % 6), "int32");
    const taps = resizeTaps({ height: 2, width: 3 }, { height: 5, width: 7 });
    const loss = (x: tf.Tensor) => upsampledCrossEntropySum(x as Tensor3D, labels, taps);
    // Logits up to 170 apart, so that e^x is at times below the smallest float32.
    const { value, grad } = tf.valueAndGrad(loss)(random([9, 6, 6], 1, 0, 50));
    return [value, grad];
  }, 1e-5);
});

Deno.test("ExceedsEither equals the plain operations on cpu for any length of row", async () => {
  for (const [rows, columns] of [[1, 1], [3, 4], [2, 7], [4, 33]]) {
    const thresholds = (count: number, seed: number) => random<tf.Rank.R1>([count], seed);
    await assertLikeCpu(
      () =>
        tf.cast(
          exceedsEither(random([rows, columns], 1), thresholds(rows, 2), thresholds(columns, 3)),
          "float32",
        ),
      0,
    );
  }
});

const taps = () =>
  createTaps(Int32Array.of(0, 4, 1, 4, 2, 3, 3, 3), Float32Array.of(0.5, 1, 0.25, 0, 0.25, 0.5, 0, 2));

Deno.test("InterpolateRows weighs four rows, worked by hand", async () => {
  const [{ values }] = await runOn(
    "wasm",
    () => interpolate(tf.tensor2d([[4], [8], [16], [32], [64]]), taps()),
  );
  // 4/2 + 8/4 + 16/4 + 0; 64 + 0 + 32/2 + 2*32
  assertEquals(Array.from(values), [8, 144]);
});

Deno.test("InterpolateRows and ScatterRows equal the plain operations on cpu for any channels", async () => {
  for (const channels of [1, 3, 4, 11]) {
    const table = () => random<tf.Rank.R2>([5, channels], 1);
    await assertLikeCpu(() => interpolate(table(), taps()), 1e-6);
    await assertLikeCpu(() => {
      const fixed = taps();
      const weights = random([2, channels], 3);
      return tf.grad((x) => tf.sum(tf.mul(interpolate(x as Tensor2D, fixed), weights)))(table());
    }, 1e-6);
  }
});

Deno.test("InterpolateRows refuses a row outside the table", async () => {
  await runOn("wasm", () => {
    assertThrows(
      () => interpolate(tf.zeros([4, 2]), taps()),
      RangeError,
      "Cannot interpolate row 4: there are 4 rows, expected 0..3",
    );
    return [];
  });
});

Deno.test("L2Normalize and its gradient equal the plain operations on cpu for any length of row", async () => {
  for (const shape of [[1, 1], [3, 4], [2, 7], [2, 3, 70]]) {
    await assertLikeCpu(() => l2Normalize(random(shape, 1)), 1e-6);
    await assertGradientsLikeCpu((x) => l2Normalize(x), () => [random(shape, 2)], 1e-5);
  }
});

Deno.test("L2Normalize leaves rows of zeros at zero", async () => {
  await assertLikeCpu(() => l2Normalize(tf.zeros([2, 5])), 0);
});

const positive = (rows: number, columns: number, seed: number) =>
  tf.abs(random<tf.Rank.R2>([rows, columns], seed));

Deno.test("TransportedMax takes the largest product of each pair of rows, worked by hand", async () => {
  const [{ shape, values }] = await runOn(
    "wasm",
    () => transportedMax(tf.tensor2d([[1, 2], [3, 0]]), tf.tensor2d([[5, 1]])),
  );
  assertEquals(shape, [1, 2]);
  assertEquals(Array.from(values), [5, 15]);
});

Deno.test("TransportedMax and its gradient equal the plain operations on cpu for any sizes", async () => {
  for (
    const [positions, own, other] of [[1, 1, 2], [5, 3, 4], [6, 2, 7], [9, 5, 27], [3, 8, 4], [4, 12, 24]]
  ) {
    const inputs = () => [positive(own, other, 1), positive(positions, other, 2)] as [Tensor2D, Tensor2D];
    await assertLikeCpu(() => transportedMax(...inputs()), 0);
    await assertGradientsLikeCpu((t, a) => transportedMax(t as Tensor2D, a as Tensor2D), inputs, 1e-6);
  }
});

Deno.test("TransportedMax gives the gradient of a tie to the first", async () => {
  for (const other of [3, 9]) {
    const inputs = () => [tf.ones([2, other]), tf.ones([4, other])] as Tensor2D[];
    await assertGradientsLikeCpu((t, a) => transportedMax(t as Tensor2D, a as Tensor2D), inputs, 1e-6);
  }
});
