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
  tensor1d,
  type Tensor2D,
  tensor2d,
  zeros,
} from "@tensorflow/tfjs-core";
import { startEngine } from "../../src/engine/start.ts";
import { crossEntropySum, maskedCrossEntropy } from "../../src/nn/cross_entropy.ts";
import {
  assertGradients,
  assertKeeps,
  assertTensor,
  assertValues,
  spread,
  tensorTest,
} from "./tensor_fixture.ts";

import fc from "fast-check";

const labels = (...values: number[]) => tensor1d(values, "int32");

tensorTest("crossEntropySum() of equal logits is the logarithm of the number of classes", () => {
  const logits = tensor2d([[5, 5, 5], [0, 0, 0]]);
  assertTensor(crossEntropySum(logits, labels(0, 2)), [], [2 * Math.log(3)], 1e-6);
});

tensorTest("crossEntropySum() leaves out rows whose label is no class, in value and gradient", () => {
  const logits = tensor2d([[1, 2], [3, 4], [0, 0]]);
  const chosen = labels(-1, 2, 1);
  assertTensor(crossEntropySum(logits, chosen), [], [Math.LN2], 1e-6);
  const slope = grad((x: Tensor) => crossEntropySum(x as Tensor2D, chosen))(logits);
  assertTensor(slope, [3, 2], [0, 0, 0, 0, 0.5, -0.5], 1e-6);
});

tensorTest("crossEntropySum() stays finite for logits of any size", () => {
  assertTensor(crossEntropySum(tensor2d([[1000, 0], [-1000, 0]]), labels(1, 1)), [], [1000], 1e-3);
});

tensorTest("crossEntropySum() has the gradient that differences show", () => {
  const chosen = labels(2, 0, -1);
  const loss = (x: Tensor) => crossEntropySum(x as Tensor2D, chosen) as Scalar;
  return assertGradients(loss, [tensor2d(spread(15), [3, 5])]);
});

tensorTest("crossEntropySum() agrees between the engine's kernel and plain operations", async () => {
  const shape = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 2, max: 13 }));
  await fc.assert(
    fc.asyncProperty(shape, async ([rows, classes]) => {
      const run = async (name: "wasm" | "cpu") => {
        await startEngine(name);
        const logits = tensor2d(spread(rows * classes), [rows, classes]);
        const chosen = tensor1d(spread(rows, 5).map((x) => Math.floor(x * classes)), "int32");
        const f = (x: Tensor) => crossEntropySum(x as Tensor2D, chosen);
        return [...f(logits).dataSync(), ...grad(f)(logits).dataSync()];
      };
      const plain = await run("cpu");
      assertValues(await run("wasm"), plain, 1e-5);
    }),
    { numRuns: 20 },
  );
});

tensorTest("crossEntropySum() keeps its result alone", () => {
  const [logits, chosen] = [tensor2d(spread(6), [2, 3]), labels(0, 1)];
  assertKeeps(1, () => crossEntropySum(logits, chosen));
});

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
