import { assertEquals } from "@std/assert";
import {
  div,
  exp,
  grad,
  log,
  mul,
  neg,
  type Scalar,
  sum,
  type Tensor,
  type Tensor2D,
  tensor2d,
  zeros,
} from "@tensorflow/tfjs-core";
import { maskedCrossEntropy } from "../../src/nn/masked_cross_entropy.ts";
import { assertKeeps, assertTensor, spread, tensorTest } from "./tensor_fixture.ts";

tensorTest("maskedCrossEntropy() weighs the targets of a row, worked by hand", () => {
  const logits = tensor2d([[0, Math.log(3), Math.log(2)]]);
  // The softmax over the first two columns is (1/4, 3/4); the third column is a target that is not in it: 2/4.
  const [losses, slopes] = maskedCrossEntropy(logits, tensor2d([[1, 0, 2]]), tensor2d([[1, 1, 0]]), 0.5);
  assertTensor(losses, [1], [Math.log(4) + 2 * Math.log(2)], 1e-6);
  assertTensor(slopes, [1, 3], [3 / 4 - 1, 9 / 4, -2], 1e-6);
});

tensorTest("maskedCrossEntropy() gives nothing for a row without weight, even without a column", () => {
  const [losses, slopes] = maskedCrossEntropy(tensor2d([[1, 2]]), zeros([1, 2]), zeros([1, 2]), 0);
  assertTensor(losses, [1], [0], 0);
  assertTensor(slopes, [1, 2], [0, 0], 0);
});

tensorTest("maskedCrossEntropy() does not depend on the shift", () => {
  const logits = tensor2d(spread(12), [3, 4]);
  const [weights, mask] = [
    tensor2d(spread(12, 40).map(Math.abs), [3, 4]),
    tensor2d(Array(12).fill(1), [3, 4]),
  ];
  const [losses, slopes] = maskedCrossEntropy(logits, weights, mask, 0);
  const [shiftedLosses, shiftedSlopes] = maskedCrossEntropy(logits, weights, mask, 3);
  assertTensor(shiftedLosses, [3], losses.dataSync(), 1e-5);
  assertTensor(shiftedSlopes, [3, 4], slopes.dataSync(), 1e-5);
});

tensorTest("maskedCrossEntropy() gives the derivatives of its losses", () => {
  const shape = [4, 5] as [number, number];
  const weights = tensor2d(spread(20, 40).map((x) => Math.max(x, 0)), shape);
  const mask = tensor2d(spread(20, 90).map((x, at) => x > 0 || at % 5 === 0 ? 1 : 0), shape);
  const plain = (logits: Tensor) => {
    const powers = exp(logits);
    return neg(sum(mul(weights, log(div(powers, sum(mul(powers, mask), 1, true)))))) as Scalar;
  };
  const logits = tensor2d(spread(20), shape);
  const [losses, slopes] = maskedCrossEntropy(logits as Tensor2D, weights, mask, 1);
  assertTensor(sum(losses), [], plain(logits).dataSync(), 1e-5);
  assertTensor(slopes, shape, grad(plain)(logits).dataSync(), 1e-5);
});

for (const engine of ["wasm", "cpu"] as const) {
  tensorTest(`maskedCrossEntropy() keeps its two results alone on ${engine}`, async () => {
    const logits = tensor2d(spread(6), [2, 3]);
    await assertKeeps(2, () => {
      assertEquals(maskedCrossEntropy(logits, logits, logits, 0).length, 2);
    });
  }, engine);
}
