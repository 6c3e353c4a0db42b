import { assert, assertEquals } from "@std/assert";
import { memory } from "@tensorflow/tfjs-core";
import type { StageItem } from "../../../src/features/stage/types.ts";
import { makeScoreMaps, partSize } from "../../../src/methods/transfgu/make_score_maps.ts";
import { assertValues, spread, tensorTest } from "../../nn/tensor_fixture.ts";
import { CHANNELS, PATCH, SIDE, work } from "./stage_fixture.ts";

const GRID = SIDE / PATCH;
const before: Record<string, StageItem[]> = {
  centroids: [{
    centroids: { dtype: "F32", shape: [3, CHANNELS], data: spread(3 * CHANNELS, 5) },
  }],
};
const mapOf = async (item: number, mask_batch: number) =>
  (await makeScoreMaps(item, work({ mask_batch }, before))).map;

tensorTest("makeScoreMaps() scores each class at each patch", async () => {
  const tensors = memory().numTensors;
  const { shape, data } = await mapOf(0, 1);
  assertEquals(shape, [GRID, GRID, 3]);
  assert((data as Float32Array).every((score) => Number.isFinite(score) && score >= 0));
  const wide = await makeScoreMaps(0, work({ aspect: 2 }, before));
  assertEquals(wide.map.shape, [GRID, 2 * GRID, 3]);
  assertEquals(memory().numTensors, tensors);
});

tensorTest("gains of an image are those alone over the size of its part", async () => {
  const [alone, half, quarter] = await Promise.all(
    [1, 2, 4].map(async (size) => (await mapOf(2, size)).data as Float32Array),
  );
  const moved = alone.map((score, at) => score - half[at]);
  assert(moved.some((change) => change > 1e-3));
  assertValues(moved, half.map((score, at) => 2 * (score - quarter[at])), 1e-5);
  // Five images: the last is a part of its own.
  assertEquals(await mapOf(4, 2), await mapOf(4, 1));
});

Deno.test("partSize() is smaller for the last part alone", () => {
  assertEquals([0, 1, 2, 3, 4].map((item) => partSize(item, 5, 2)), [2, 2, 2, 2, 1]);
  assertEquals(partSize(3, 5, 8), 5);
});
