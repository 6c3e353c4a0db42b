import { assertEquals } from "@std/assert";
import { tintLabels } from "../../src/data/overlay.ts";

Deno.test("tintLabels() leaves the picture and what has no colour as they are", () => {
  const picture = { width: 3, height: 1, data: Uint8Array.of(0, 0, 0, 101, 101, 101, 7, 8, 9) };
  const { width, data } = tintLabels(picture, Int32Array.of(1, 0, -1), [[0, 0, 0], [200, 100, 0]]);
  assertEquals([width, ...data], [3, 110, 55, 0, 45, 45, 45, 7, 8, 9]);
  assertEquals(picture.data[0], 0);
});
