import { assertEquals } from "@std/assert";
import { sum, tensor1d, tensor2d } from "@tensorflow/tfjs-core";
import { startEngine } from "../../src/engine/start.ts";
import { exceedsEither, oneHot } from "../../src/nn/indicators.ts";
import { assertKeeps, assertTensor, spread, tensorTest } from "./tensor_fixture.ts";

for (const engine of ["wasm", "cpu"] as const) {
  tensorTest(`oneHot() writes float32 ones at the indices on ${engine}`, async () => {
    await startEngine(engine);
    const rows = oneHot(tensor1d([2, 0, 1], "int32"), 3);
    assertEquals(rows.dtype, "float32");
    assertTensor(rows, [3, 3], [0, 0, 1, 1, 0, 0, 0, 1, 0], 0);
  });

  tensorTest(`oneHot() leaves rows of indices out of range empty on ${engine}`, async () => {
    await startEngine(engine);
    const rows = oneHot(tensor1d([-1, 1, 2, 255], "int32"), 2);
    assertTensor(rows, [4, 2], [0, 0, 0, 1, 0, 0, 0, 0], 0);
    // The sum runs in another kernel: it would notice rows written beyond their end.
    assertTensor(sum(rows), [], [1], 0);
  });
}

tensorTest("oneHot() makes one tensor", async () => {
  const indices = tensor1d([0, 1], "int32");
  await assertKeeps(1, () => oneHot(indices, 2));
});

import fc from "fast-check";

tensorTest("exceedsEither() asks for more than the row's or the column's threshold", () => {
  const x = tensor2d([[1, 2, 3, 2, 5], [4, 4, 4, 4, 4]]);
  const above = exceedsEither(x, tensor1d([2, 9]), tensor1d([0, 2, 3, 7, 4]));
  assertEquals(above.dtype, "bool");
  // Equal is not more.
  assertTensor(above, [2, 5], [1, 0, 1, 0, 1, 1, 1, 1, 0, 0], 0);
});

tensorTest("exceedsEither() agrees between the engine's kernel and plain operations", async () => {
  const size = fc.integer({ min: 1, max: 19 });
  await fc.assert(
    fc.asyncProperty(size, size, async (rows, columns) => {
      const run = async (name: "wasm" | "cpu") => {
        await startEngine(name);
        const x = tensor2d(spread(rows * columns), [rows, columns]);
        return [...exceedsEither(x, tensor1d(spread(rows, 7)), tensor1d(spread(columns, 31))).dataSync()];
      };
      assertEquals(await run("wasm"), await run("cpu"));
    }),
    { numRuns: 20 },
  );
});
