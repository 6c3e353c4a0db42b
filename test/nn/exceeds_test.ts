import { assertEquals } from "@std/assert";
import { tensor1d, tensor2d } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { startEngine } from "../../src/engine/start.ts";
import { exceedsEither } from "../../src/nn/exceeds.ts";
import { assertTensor, spread, tensorTest } from "./tensor_fixture.ts";

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
