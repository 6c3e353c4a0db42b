import { grad, type Tensor, tensor1d, tensor2d } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { startEngine } from "../../src/engine/start.ts";
import { meanClampedProduct } from "../../src/nn/clamped_product.ts";
import { assertKeeps, assertTensor, assertValues, spread, tensorTest } from "./tensor_fixture.ts";

const FLOORED = { floor: 0, ceiling: Infinity };

tensorTest("meanClampedProduct() clamps the first factor only", () => {
  const [a, b] = [tensor2d([[0.9, -0.5]]), tensor2d([[0.4, 0.2]])];
  assertTensor(meanClampedProduct(a, b, FLOORED), [], [0.18], 1e-7);
  assertTensor(meanClampedProduct(a, b, { floor: 0, ceiling: 0.8 }), [], [0.16], 1e-7);
  assertTensor(meanClampedProduct(a, b, { floor: -9999, ceiling: Infinity }), [], [0.13], 1e-7);
});

tensorTest(
  "meanClampedProduct() hands no gradient to values beyond the range, and all of it to its ends",
  () => {
    const b = tensor1d([4, 2, -1, 8]);
    const slope = (range: { floor: number; ceiling: number }) =>
      grad((a: Tensor) => meanClampedProduct(a, b, range))(tensor1d([0.9, -0.5, 0.3, 0]));
    assertTensor(slope(FLOORED), [4], [1, 0, -0.25, 2], 1e-7);
    assertTensor(slope({ floor: -9999, ceiling: 0.3 }), [4], [0, 0.5, -0.25, 2], 1e-7);
  },
);

tensorTest("meanClampedProduct() agrees between the engine's kernel and plain operations", async () => {
  // More values than the kernel sums in one run, and a number that is no multiple of its four lanes.
  const sizes = fc.integer({ min: 1, max: 3000 });
  await fc.assert(
    fc.asyncProperty(sizes, async (size) => {
      const run = async (name: "wasm" | "cpu") => {
        await startEngine(name);
        const [a, b] = [tensor1d(spread(size)), tensor1d(spread(size, 11))];
        const f = (a: Tensor) => meanClampedProduct(a, b, { floor: -0.5, ceiling: 0.25 });
        return [...f(a).dataSync(), ...grad(f)(a).dataSync()];
      };
      const plain = await run("cpu");
      assertValues(await run("wasm"), plain, 1e-6);
    }),
    { numRuns: 10 },
  );
});

tensorTest("meanClampedProduct() keeps its result alone", () => {
  const [a, b] = [tensor1d(spread(9)), tensor1d(spread(9, 3))];
  assertKeeps(1, () => meanClampedProduct(a, b, FLOORED));
});
