import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { attention, attentionLogits, attentionPart } from "../../src/nn/attention.ts";
import { assertTensor, tensorTest } from "./tensor_fixture.ts";

/** Two tokens, two heads of one channel: queries, keys, values. */
const qkv = () => tf.tensor2d([[0, 1, 5, 1, 10, 100], [0, 2, 7, 0, 20, 200]]);

for (const engine of ["wasm", "cpu"] as const) {
  tensorTest(`attention() mixes values head by head on ${engine}`, () => {
    const share = (logit: number) => 1 / (1 + Math.exp(-logit));
    // Head 0 has no preference; head 1 prefers token 0 by its query.
    const want = [15, 200 - 100 * share(1), 15, 200 - 100 * share(2)];
    assertTensor(attention(qkv(), 2), [2, 2], want, 1e-4);
  }, engine);
}

tensorTest("attentionLogits() are products of queries and keys over the root of the head width", () => {
  assertTensor(attentionLogits(qkv(), 2), [2, 2, 2], [0, 0, 0, 0, 1, 0, 2, 0], 0);
  const wide = attentionLogits(qkv(), 1);
  assertTensor(wide, [1, 2, 2], [1, 0, 2, 0].map((product) => product / Math.sqrt(2)), 1e-6);
});

tensorTest("attentionPart() splits queries, keys and values into heads of consecutive channels", () => {
  assertTensor(attentionPart(qkv(), 2, "queries"), [2, 2, 1], [0, 0, 1, 2], 0);
  assertTensor(attentionPart(qkv(), 2, "keys"), [2, 2, 1], [5, 7, 1, 0], 0);
  assertTensor(attentionPart(qkv(), 2, "values"), [2, 2, 1], [10, 20, 100, 200], 0);
});

tensorTest("attention() has a gradient", () => {
  const gradient = tf.grad((x) => tf.sum(attention(x as tf.Tensor2D, 2)))(qkv());
  // The shares of each value over both tokens sum to 2 across the tokens' values.
  const values = tf.sum(tf.slice(gradient, [0, 4], [2, 2]), 0);
  assertTensor(values, [2], [2, 2], 1e-6);
  assertEquals(gradient.shape, [2, 6]);
});
