import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { memory } from "@tensorflow/tfjs-core";
import { makeCrops, placeAt } from "../../../src/methods/transfgu/make_crops.ts";
import { tensorTest } from "../../nn/tensor_fixture.ts";
import { CHANNELS, PATCH, SIDE, work } from "./stage_fixture.ts";

tensorTest("makeCrops() has the patch tokens and places of as many crops as asked for", async () => {
  const before = memory().numTensors;
  const item = await makeCrops(1, work({ crops: 3 }));
  const side = SIDE / 2 / PATCH;
  assertEquals([item.patches.shape, item.places.shape], [[3, side, side, CHANNELS], [3, 6]]);
  const places = [0, 1, 2].map((crop) => placeAt(item, crop));
  for (const { box, rows } of places) {
    assertEquals(rows, SIDE);
    assert(box.top + box.height <= SIDE && box.left + box.width <= SIDE);
  }
  assertNotEquals(places[0], places[1]);
  const wide = await makeCrops(1, work({ crops: 2, aspect: 2 }));
  assertEquals(wide.patches.shape, [2, side, 2 * side, CHANNELS]);
  assertEquals(memory().numTensors, before);
});

tensorTest("makeCrops() of an image repeats itself, and draws other crops of another", async () => {
  const [first, again, other] = await Promise.all(
    [1, 1, 2].map((item) => makeCrops(item, work({ crops: 2 }))),
  );
  assertEquals(first, again);
  assertNotEquals(first.places.data, other.places.data);
});
