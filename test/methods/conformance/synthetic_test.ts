import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { sum } from "@tensorflow/tfjs-core";
import {
  GRID_SIZE,
  IMAGES,
  syntheticBatch,
  syntheticImages,
} from "../../../src/methods/conformance/synthetic.ts";
import { assertKeeps, assertValues, tensorTest } from "../../nn/tensor_fixture.ts";

const SHAPE = { images: 2, channels: 5, classes: 3 };

tensorTest("syntheticBatch() has what is needed and nothing else", () => {
  const plain = syntheticBatch(4, { ...SHAPE, needs: [] });
  assertEquals(Object.keys(plain), ["step", "images", "features", "labels"]);
  assertEquals([plain.step, plain.features.shape], [4, [2, GRID_SIZE, GRID_SIZE, 5]]);
  const full = syntheticBatch(4, { ...SHAPE, needs: ["neighbors", "attention", "jittered"] });
  assertEquals(full.neighbors?.shape, plain.features.shape);
  assertEquals(full.jittered?.shape, plain.features.shape);
  assertEquals(full.localAttention?.shape, [2, GRID_SIZE * GRID_SIZE, 9]);
});

tensorTest("syntheticBatch() makes four tensors at most", () => {
  assertKeeps(4, () => syntheticBatch(0, { ...SHAPE, needs: ["neighbors", "attention", "jittered"] }));
});

tensorTest("syntheticBatch() gives attention that sums to 1 and labels from -1 to the last class", () => {
  const { localAttention, labels } = syntheticBatch(0, { ...SHAPE, needs: ["attention"] });
  // Nine float32 fractions of 1.
  assertValues(sum(localAttention!, 2).dataSync(), new Array(2 * GRID_SIZE * GRID_SIZE).fill(1), 1e-6);
  const { data, height, width } = labels!;
  assertEquals(data.length, 2 * height * width);
  assertEquals([...new Set(data)].sort((a, b) => a - b), [-1, 0, 1, 2]);
});

tensorTest("syntheticBatch() differs from step to step and repeats a step", () => {
  const values = (step: number) => syntheticBatch(step, { ...SHAPE, needs: [] }).features.dataSync();
  assertEquals(values(1), values(1));
  assertNotEquals(values(1), values(2));
});

Deno.test("syntheticImages() gives each image its own features, the same each time", async () => {
  const images = syntheticImages(5);
  assertEquals([images.count, images.gridSize, images.channels], [IMAGES, GRID_SIZE, 5]);
  const [first, again, other] = [
    await images.features(0),
    await images.features(0),
    await images.features(1),
  ];
  assert(first.length === GRID_SIZE * GRID_SIZE * 5);
  assertEquals(first, again);
  assertNotEquals(first, other);
});
