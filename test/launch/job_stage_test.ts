import { assertEquals, assertRejects } from "@std/assert";
import { stageMaps } from "../../src/launch/job_stage.ts";
import type { StageResults } from "../../src/features/stage/types.ts";

const stage: StageResults = {
  count: () => 1,
  whole: () => ({}),
  get: (part, item) =>
    Promise.resolve({
      mask: { dtype: "U8", shape: [1, 2], data: Uint8Array.of(part.length, item) },
      deep: { dtype: "F32", shape: [1, 1, 1, 1], data: Float32Array.of(0) },
    }),
};

Deno.test("stageMaps() reads maps by part and array, whole numbers as well", async () => {
  const maps = stageMaps(stage);
  assertEquals(await maps("masks/mask", 7), {
    height: 1,
    width: 2,
    channels: 1,
    data: Float32Array.of(5, 7),
  });
  assertEquals(await maps("depth", 0), undefined, "a map that the dataset may carry");
  assertEquals(await stageMaps(undefined)("masks/mask", 0), undefined);
});

Deno.test("stageMaps() refuses arrays that are not there or no maps", async () => {
  await assertRejects(
    () => stageMaps(stage)("masks/none", 0),
    TypeError,
    'Cannot read the map "masks/none": the stage makes no such array',
  );
  await assertRejects(
    () => stageMaps(stage)("masks/deep", 0),
    TypeError,
    "its shape is [1,1,1,1], expected [height, width]",
  );
});
