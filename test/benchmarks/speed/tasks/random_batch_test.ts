import { assert, assertEquals } from "@std/assert";
import { randomBatches } from "../../../../benchmarks/speed/tasks/random_batch.ts";
import { disposeBatch } from "../../../../src/features/feature_stream.ts";
import eagle from "../../../../src/methods/eagle/mod.ts";
import stego from "../../../../src/methods/stego/mod.ts";
import { assertKeeps, tensorTest } from "../../../nn/tensor_fixture.ts";

const SIZES = { batch: 2, gridSize: 3, classes: 4 };

tensorTest("randomBatches() makes what a method asks for, of tensors of its own each time", async () => {
  const batches = randomBatches(stego, stego.options.parse({}), SIZES);
  const [first, second] = [batches(), batches()];
  assertEquals(first.features.shape, [2, 3, 3, 384]);
  assertEquals(first.neighbors!.shape, [2, 3, 3, 384]);
  assert(first.features.dataId !== second.features.dataId);
  assertEquals(await first.features.data(), await second.features.data());
  assertEquals([first.second, first.pictures, first.outputs], [undefined, undefined, undefined]);
});

tensorTest(
  "randomBatches() makes outputs and pictures of both views, and disposeBatch() frees them",
  async () => {
    const batches = randomBatches(eagle, eagle.options.parse({}), SIZES);
    await assertKeeps(0, () => {
      const { outputs, pictures, second, ...rest } = batches();
      for (const view of [outputs!, second!.outputs!]) {
        assertEquals(Object.keys(view), ["keys@-3", "keys@-2", "keys@-1"]);
        assertEquals(view["keys@-1"].shape, [2, 6, 10, 64]);
      }
      assertEquals(pictures!.shape, [2, 24, 24, 3]);
      disposeBatch({ outputs, pictures, second, ...rest });
    });
  },
);
