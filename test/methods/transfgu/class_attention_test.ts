import { assertEquals } from "@std/assert";
import { tensor4d } from "@tensorflow/tfjs-core";
import { classAttention, patchAttention } from "../../../src/methods/transfgu/class_attention.ts";
import { assertTensor, assertValues, tensorTest } from "../../nn/tensor_fixture.ts";

/** Two heads of four channels for three tokens; queries of other tokens than the first do not count. */
const row = () => {
  const [log2, log8] = [Math.log(2), Math.log(8)];
  const queries = tensor4d([[[[1, 0, 0, 0], [9, 9, 9, 9], [9, 9, 9, 9]], [[0, 2, 0, 0], [9, 9, 9, 9], [
    9,
    9,
    9,
    9,
  ]]]]);
  // Over the root of the width, which is 2.
  const keys = tensor4d([[[[0, 5, 5, 5], [2 * log2, 5, 5, 5], [0, 5, 5, 5]], [[5, 0, 5, 5], [5, 0, 5, 5], [
    5,
    log8,
    5,
    5,
  ]]]]);
  return classAttention(queries, keys);
};

tensorTest("classAttention() is the softmax of the class token's row", () => {
  assertTensor(row(), [1, 2, 3], [0.25, 0.5, 0.25, 0.1, 0.1, 0.8], 1e-6);
});

tensorTest("patchAttention() leaves the first tokens out", async () => {
  const attention = row();
  assertValues(await patchAttention(attention, 2), [0.5, 0.25, 0.1, 0.8], 1e-6);
  assertEquals((await patchAttention(attention, 1)).length, 2);
});
