import {
  concat,
  mul,
  ones,
  type Scalar,
  slice,
  sum,
  type Tensor,
  type Tensor2D,
  tensor2d,
  tensor4d,
  zeros,
} from "@tensorflow/tfjs-core";
import { attention } from "../../src/nn/attention.ts";
import { trainableAttention } from "../../src/nn/trainable_attention.ts";
import { assertGradients, assertKeeps, assertTensor, spread, tensorTest } from "./tensor_fixture.ts";

/** Two images of three tokens, two heads of two channels. */
const qkv = () => tensor2d(spread(6 * 12), [6, 12]);

tensorTest("trainableAttention() mixes the tokens of each image alone", () => {
  const rows = qkv();
  const each = [0, 3].map((first) => attention(slice(rows, [first, 0], [3, 12]), 2));
  assertTensor(trainableAttention(rows, 2, 2), [6, 4], concat(each).dataSync(), 1e-6);
});

for (const engine of ["wasm", "cpu"] as const) {
  tensorTest(`trainableAttention() has the gradient that differences show on ${engine}`, async () => {
    const weights = tensor2d(spread(24, 50), [6, 4]);
    await assertGradients(
      (qkv: Tensor) => sum(mul(trainableAttention(qkv as Tensor2D, 2, 2), weights)) as Scalar,
      [qkv()],
    );
  }, engine);
}

tensorTest("trainableAttention() multiplies its weights by a mask, in the gradient too", async () => {
  const rows = qkv();
  const plain = trainableAttention(rows, 2, 2).dataSync();
  assertTensor(trainableAttention(rows, 2, 2, ones([2, 2, 3, 3])), [6, 4], plain, 1e-6);
  assertTensor(trainableAttention(rows, 2, 2, zeros([2, 2, 3, 3])), [6, 4], plain.map(() => 0), 0);
  const [mask, weights] = [tensor4d(spread(36, 7), [2, 2, 3, 3]), tensor2d(spread(24, 50), [6, 4])];
  await assertGradients(
    (qkv: Tensor) => sum(mul(trainableAttention(qkv as Tensor2D, 2, 2, mask), weights)) as Scalar,
    [rows],
  );
});

tensorTest("trainableAttention() keeps one tensor", () => {
  const rows = qkv();
  return assertKeeps(1, () => trainableAttention(rows, 2, 2));
});
