import { assertEquals } from "@std/assert";
import { bilateralFeatures, positionFeatures } from "../../../src/evaluate/crf/features.ts";

Deno.test("positionFeatures() returns column and row in standard deviations", () => {
  assertEquals([...positionFeatures(3, 2, 2)], [0, 0, 0.5, 0, 1, 0, 0, 0.5, 0.5, 0.5, 1, 0.5]);
});

Deno.test("bilateralFeatures() returns column, row and the three colours in standard deviations", () => {
  const out = new Float32Array(4 * 5);
  const image = Uint8Array.of(0, 0, 0, 4, 8, 12, 1, 2, 3, 255, 254, 253);
  bilateralFeatures(image, 2, 8, 4, out);
  assertEquals([...out.subarray(5, 10)], [0.125, 0, 1, 2, 3]);
  assertEquals([...out.subarray(10, 15)], [0, 0.125, 0.25, 0.5, 0.75]);
  assertEquals([...out.subarray(15)], [0.125, 0.125, 63.75, 63.5, 63.25]);
});
