import { assertEquals } from "@std/assert";
import { flipPixels } from "../../src/data/flip.ts";

Deno.test("flipPixels() turns each row round and keeps the channels of a pixel together", () => {
  const pixels = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
  assertEquals(flipPixels(pixels, 2), Float32Array.of(4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9));
});

Deno.test("flipPixels() undoes itself and leaves its input alone", () => {
  const pixels = Float32Array.from({ length: 3 * 5 * 2 }, (_, i) => i);
  assertEquals(flipPixels(flipPixels(pixels, 5), 5), pixels);
  assertEquals(pixels[3], 3);
});
