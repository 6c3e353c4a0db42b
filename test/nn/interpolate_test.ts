import { assertEquals, assertThrows } from "@std/assert";
import { grad, mul, type Scalar, sum, type Tensor, type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { startEngine } from "../../src/engine/start.ts";
import { createTaps, interpolate, TAPS, type Taps } from "../../src/nn/interpolate.ts";
import {
  assertGradients,
  assertKeeps,
  assertTensor,
  assertValues,
  spread,
  tensorTest,
} from "./tensor_fixture.ts";

/** Two output rows of three table rows: a quarter of each tap, and one row alone. */
const exampleTaps = () =>
  createTaps(Int32Array.of(0, 2, 1, 0, 2, 0, 2, 0), Float32Array.of(0.25, 1, 0.25, 0, 0.25, 0, 0.25, 0));

tensorTest("interpolate() weighs the rows that the taps name", () => {
  const out = interpolate(tensor2d([[4, 0], [8, 4], [0, 12]]), exampleTaps());
  assertTensor(out, [2, 2], [1 + 2, 1 + 6, 0, 12], 1e-6);
});

tensorTest("interpolate() hands the gradient back to the rows read, repeated rows added", () => {
  const [upstream, taps] = [tensor2d([[4, 8], [1, 2]]), exampleTaps()];
  const gradient = grad((table: Tensor) => sum(mul(interpolate(table as Tensor2D, taps), upstream)));
  assertTensor(gradient(tensor2d([[0, 0], [0, 0], [0, 0]])), [3, 2], [1, 2, 1, 2, 2 + 1, 4 + 2], 1e-6);
});

tensorTest("interpolate() has the gradient that differences show", () => {
  const taps = exampleTaps();
  const cubes = (table: Tensor) => {
    const out = interpolate(table as Tensor2D, taps);
    return sum(mul(out, mul(out, out))) as Scalar;
  };
  return assertGradients(cubes, [tensor2d(spread(6), [3, 2])]);
});

const problem = fc.record({
  rows: fc.integer({ min: 1, max: 9 }),
  channels: fc.integer({ min: 1, max: 9 }),
  count: fc.integer({ min: 1, max: 12 }),
  from: fc.nat(100),
});

function makeTaps({ rows, count, from }: { rows: number; count: number; from: number }): Taps {
  const chosen = spread(TAPS * count, from).map((value) => Math.floor((value + 1) / 2 * rows));
  return createTaps(Int32Array.from(chosen), spread(TAPS * count, from + 7));
}

tensorTest("interpolate() agrees between the engine's kernels and plain operations", async () => {
  await fc.assert(
    fc.asyncProperty(problem, async (sizes) => {
      const { rows, channels, count } = sizes;
      const run = async (name: "wasm" | "cpu") => {
        await startEngine(name);
        const taps = makeTaps(sizes);
        const table = tensor2d(spread(rows * channels), [rows, channels]);
        const upstream = tensor2d(spread(count * channels, 3), [count, channels]);
        const value = interpolate(table, taps);
        const gradient = grad((table: Tensor) => sum(mul(interpolate(table as Tensor2D, taps), upstream)))(
          table,
        );
        assertEquals([value.shape, gradient.shape], [[count, channels], [rows, channels]]);
        return [value.dataSync(), gradient.dataSync()];
      };
      const [[value, gradient], [plainValue, plainGradient]] = [await run("wasm"), await run("cpu")];
      // Sums of 4 products, or of up to 48, of numbers below 1, rounded to 6e-8 each.
      assertValues(value, plainValue, 1e-6);
      assertValues(gradient, plainGradient, 5e-6);
    }),
    { numRuns: 15 },
  );
});

tensorTest("interpolate() makes one tensor", async () => {
  const [table, taps] = [tensor2d([[1], [2], [3]]), exampleTaps()];
  await assertKeeps(1, () => interpolate(table, taps));
});

tensorTest("createTaps() and interpolate() refuse rows that a table has not, on every engine", async () => {
  assertThrows(() => createTaps(Int32Array.of(0, -1, 0, 0), new Float32Array(4)), RangeError, "reads row -1");
  assertThrows(() => createTaps(new Int32Array(4), new Float32Array(3)), TypeError, "there are 3 weights");
  assertThrows(() => createTaps(new Int32Array(3), new Float32Array(3)), TypeError, "a multiple of 4");
  for (const engine of ["wasm", "cpu"] as const) {
    await startEngine(engine);
    const [table, taps] = [tensor2d([[4, 0], [8, 4]]), exampleTaps()];
    assertThrows(
      () => interpolate(table, taps),
      RangeError,
      "Cannot interpolate row 2: there are 2 rows, expected 0..1",
    );
  }
});
