import { assertEquals } from "@std/assert";
import { tensor4d } from "@tensorflow/tfjs-core";
import { classAttention, patchAttention } from "../../../src/methods/transfgu/class_attention.ts";
import { assertTensor, assertValues, tensorTest } from "../../nn/tensor_fixture.ts";

const logits = () =>
  tensor4d([[[[0, Math.log(2), 0], [9, 9, 9], [9, 9, 9]], [[0, 0, Math.log(8)], [9, 9, 9], [9, 9, 9]]]]);

tensorTest("classAttention() is the softmax of the class token's row", () => {
  assertTensor(classAttention(logits()), [1, 2, 3], [0.25, 0.5, 0.25, 0.1, 0.1, 0.8], 1e-6);
});

tensorTest("patchAttention() leaves the first tokens out", async () => {
  const attention = classAttention(logits());
  assertValues(await patchAttention(attention, 2), [0.5, 0.25, 0.1, 0.8], 1e-6);
  assertEquals((await patchAttention(attention, 1)).length, 2);
});
