import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { fixGradients } from "../../src/engine/gradients.ts";
import { startEngine } from "../../src/engine/start.ts";

/** Gradients of `sum(f(a, b))`. */
function gradients(
  f: (a: Tensor, b: Tensor) => Tensor,
  a: Tensor,
  b: Tensor,
): { shape: number[]; values: number[] }[] {
  return tf.tidy(() => {
    const both = tf.grads((a, b) => tf.sum(f(a, b)))([a, b]);
    return both.map((gradient) => ({ shape: gradient.shape, values: Array.from(gradient.dataSync()) }));
  });
}

Deno.test("fixGradients() sums a broadcast maximum's gradient over the repetitions", async () => {
  await startEngine("cpu");
  const [a, b] = gradients(tf.maximum, tf.tensor2d([[1, 5], [3, 4]]), tf.tensor1d([2, 4]));
  assertEquals(a, { shape: [2, 2], values: [0, 1, 1, 1] });
  assertEquals(b, { shape: [2], values: [1, 0] });
});

Deno.test("fixGradients() sums a broadcast minimum's gradient over the repetitions", async () => {
  await startEngine("cpu");
  const [, b] = gradients(tf.minimum, tf.tensor2d([[1, 5], [3, 4]]), tf.tensor1d([2, 4]));
  assertEquals(b, { shape: [2], values: [1, 1] });
});

Deno.test("fixGradients() sums a broadcast squared difference's gradient over the repetitions", async () => {
  await startEngine("cpu");
  const [, b] = gradients(tf.squaredDifference, tf.tensor2d([[1, 5], [3, 4]]), tf.tensor1d([2, 4]));
  assertEquals(b, { shape: [2], values: [-2 * (1 - 2) - 2 * (3 - 2), -2 * (5 - 4) - 0] });
});

Deno.test("fixGradients() sums a broadcast matrix product's gradient over the batch", async () => {
  await startEngine("cpu");
  const [a, b] = gradients(tf.matMul, tf.tensor3d([[[1, 2]], [[3, 4]]]), tf.tensor3d([[[5], [6]]]));
  assertEquals(a, { shape: [2, 1, 2], values: [5, 6, 5, 6] });
  assertEquals(b, { shape: [1, 2, 1], values: [4, 6] });
});

Deno.test("fixGradients() spreads the gradients of sum and mean over what was reduced", async () => {
  await startEngine("cpu");
  const gradient = (f: (x: Tensor) => Tensor) => {
    const weighed = (x: Tensor) => tf.sum(tf.mul(f(x), tf.tensor1d([1, 10])));
    return Array.from(tf.grad(weighed)(tf.tensor2d([[1, 2], [3, 4]])).dataSync());
  };
  assertEquals(gradient((x) => tf.sum(x, 1)), [1, 1, 10, 10]);
  assertEquals(gradient((x) => tf.mean(x, 0)), [0.5, 5, 0.5, 5]);
  assertEquals(gradient((x) => tf.mean(x)), [2.75, 2.75, 2.75, 2.75]);
});

Deno.test("fixGradients() lets ReLU keep its value alone", async () => {
  await startEngine("wasm");
  const x = tf.tensor1d([-1, 0, 2]);
  assertEquals([...tf.grad(tf.relu)(x, tf.tensor1d([5, 6, 7])).dataSync()], [0, 0, 7]);
  const before = tf.memory().numDataBuffers;
  tf.tidy(() => {
    const y = tf.grad((x) => {
      const y = tf.tidy(() => tf.relu(tf.mul(x, 1)));
      // The product is gone.
      assertEquals(tf.memory().numDataBuffers - before, 2);
      return y;
    });
    y(x);
  });
});

Deno.test("fixGradients() may be called again", () => {
  fixGradients();
  const before = tf.getGradient("Sum");
  fixGradients();
  assertEquals(tf.getGradient("Sum"), before);
});
