import { assertEquals } from "@std/assert";
import { mirrorPixels } from "../../src/data/mirror.ts";

Deno.test("mirrorPixels() turns each row round and keeps the channels of a pixel together", () => {
  const pixels = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
  assertEquals(mirrorPixels(pixels, 2), Float32Array.of(4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9));
});

Deno.test("mirrorPixels() undoes itself and leaves its input alone", () => {
  const pixels = Float32Array.from({ length: 3 * 5 * 2 }, (_, i) => i);
  assertEquals(mirrorPixels(mirrorPixels(pixels, 5), 5), pixels);
  assertEquals(pixels[3], 3);
});
