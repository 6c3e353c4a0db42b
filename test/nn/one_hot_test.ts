import { assertEquals } from "@std/assert";
import { sum, tensor1d } from "@tensorflow/tfjs-core";
import { startEngine } from "../../src/engine/start.ts";
import { oneHot } from "../../src/nn/one_hot.ts";
import { assertKeeps, assertTensor, tensorTest } from "./tensor_fixture.ts";

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
