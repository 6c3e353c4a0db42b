import { assertEquals } from "@std/assert";
import { tensor2d, tensor3d } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { startEngine } from "../../src/engine/start.ts";
import { centerRows } from "../../src/nn/center_rows.ts";
import { assertKeeps, assertTensor, assertValues, spread, tensorTest } from "./tensor_fixture.ts";

tensorTest("centerRows() takes each row's mean away and keeps the mean of the whole", () => {
  const x = tensor2d([[1, 3], [10, 2]]);
  // Row means 2 and 6, mean of the whole 4.
  assertTensor(centerRows(x), [2, 2], [3, 5, 8, 0], 1e-6);
  assertTensor(centerRows(x, 0.5), [2, 2], [2.5, 4.5, 7.5, -0.5], 1e-6);
});

tensorTest("centerRows() runs rows along the last axis of any rank", () => {
  assertTensor(centerRows(tensor3d([1, 3, 10, 2], [2, 1, 2])), [2, 1, 2], [3, 5, 8, 0], 1e-6);
});

tensorTest("centerRows() agrees between the engine's kernel and plain operations", async () => {
  const shape = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 23 }));
  await fc.assert(
    fc.asyncProperty(shape, async ([rows, columns]) => {
      const run = async (name: "wasm" | "cpu") => {
        await startEngine(name);
        const y = centerRows(tensor2d(spread(rows * columns), [rows, columns]), 0.1);
        assertEquals(y.shape, [rows, columns]);
        return y.dataSync();
      };
      const plain = await run("cpu");
      assertValues(await run("wasm"), plain, 1e-6);
    }),
    { numRuns: 20 },
  );
});

tensorTest("centerRows() keeps its result alone", () => {
  const x = tensor2d(spread(12), [3, 4]);
  assertKeeps(1, () => centerRows(x, 1));
});
