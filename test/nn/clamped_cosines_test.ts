import { grads, type Scalar, type Tensor, type Tensor3D, tensor3d, tidy } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { startEngine } from "../../src/engine/start.ts";
import { meanClampedCosines } from "../../src/nn/clamped_cosines.ts";
import { assertKeeps, assertTensor, assertValues, spread, tensorTest } from "./tensor_fixture.ts";

const FLOORED = { floor: 0, ceiling: Infinity };

/** The gradients of all inputs. */
function slopesOf(f: (...inputs: Tensor3D[]) => Scalar, inputs: Tensor3D[]): Tensor[] {
  return grads(f as (...inputs: Tensor[]) => Tensor)(inputs);
}

/** One image with one point, and others whose products with it are the given numbers. */
function products(values: number[]): [Tensor3D, Tensor3D] {
  return [tensor3d([[[1]]]), tensor3d([values.map((value) => [value])])];
}

tensorTest("meanClampedCosines() clamps the products, not the weights", () => {
  const [a, b] = products([0.9, -0.5]);
  const weights = tensor3d([[[0.4, 0.2]]]);
  assertTensor(meanClampedCosines(a, b, weights, FLOORED), [], [0.18], 1e-7);
  assertTensor(meanClampedCosines(a, b, weights, { floor: 0, ceiling: 0.8 }), [], [0.16], 1e-7);
  assertTensor(meanClampedCosines(a, b, weights, { floor: -9999, ceiling: Infinity }), [], [0.13], 1e-7);
});

tensorTest(
  "meanClampedCosines() hands no gradient to products beyond the range, and all of it to its ends",
  () => {
    const weights = tensor3d([[[4, 2, -1, 8]]]);
    const slopes = (range: { floor: number; ceiling: number }) => {
      const [a, b] = products([0.9, -0.5, 0.3, 0]);
      return slopesOf((a, b) => meanClampedCosines(a, b, weights, range), [a, b]);
    };
    // With one point of one channel, 1, the gradient of b is the slope, and that of a the sum of slope * b.
    const [a, b] = slopes(FLOORED);
    assertTensor(b, [1, 4, 1], [1, 0, -0.25, 2], 1e-7);
    assertTensor(a, [1, 1, 1], [0.9 - 0.25 * 0.3], 1e-7);
    assertTensor(slopes({ floor: -9999, ceiling: 0.3 })[1], [1, 4, 1], [0, 0.5, -0.25, 2], 1e-7);
  },
);

tensorTest("meanClampedCosines() keeps images apart", () => {
  const [a, b] = [tensor3d([[[1, 0]], [[0, 1]]]), tensor3d([[[0.5, 9]], [[9, 0.25]]])];
  assertTensor(meanClampedCosines(a, b, tensor3d([[[1]], [[2]]]), FLOORED), [], [0.5], 1e-7);
});

tensorTest("meanClampedCosines() agrees between the engine's kernels and plain operations", async () => {
  const sides = fc.record({
    batch: fc.integer({ min: 1, max: 3 }),
    // More products than the kernel sums in one run, and numbers that are no multiples of its lanes.
    points: fc.integer({ min: 1, max: 40 }),
    others: fc.integer({ min: 1, max: 40 }),
    channels: fc.integer({ min: 1, max: 9 }),
  });
  await fc.assert(
    fc.asyncProperty(sides, async ({ batch, points, others, channels }) => {
      const tensor = (shape: [number, number, number], salt: number) =>
        tensor3d(spread(shape[0] * shape[1] * shape[2], salt), shape);
      const run = async (name: "wasm" | "cpu") => {
        await startEngine(name);
        const [a, b] = [tensor([batch, points, channels], 3), tensor([batch, others, channels], 5)];
        const weights = tensor([batch, points, others], 11);
        const f = (a: Tensor3D, b: Tensor3D): Scalar =>
          meanClampedCosines(a, b, weights, { floor: -0.5, ceiling: 0.25 });
        return [f(a, b), ...slopesOf(f, [a, b])].flatMap((tensor) => [...tensor.dataSync()]);
      };
      const plain = await run("cpu");
      assertValues(await run("wasm"), plain, 1e-5);
    }),
    { numRuns: 10 },
  );
});

tensorTest("meanClampedCosines() adds up both gradients where an image meets itself", () => {
  const weights = tensor3d([[[1]]]);
  const f = (a: Tensor3D) => meanClampedCosines(a, a, weights, FLOORED);
  // d(x^2)/dx = 2x.
  assertTensor(tidy(() => slopesOf(f, [tensor3d([[[3]]])])[0]), [1, 1, 1], [6], 1e-6);
});

tensorTest("meanClampedCosines() keeps its result alone", () => {
  const [a, b] = products([0.9, -0.5]);
  const weights = tensor3d([[[0.4, 0.2]]]);
  assertKeeps(1, () => meanClampedCosines(a, b, weights, FLOORED));
});
