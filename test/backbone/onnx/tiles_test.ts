import { assertEquals } from "@std/assert";
import { tilesOf } from "../../../src/backbone/onnx/tiles.ts";

Deno.test("tilesOf() puts the colours of a patch one after the other", () => {
  // Two patches of 2 x 2 pixels side by side; the pixel in row y and column x is 100 y + 10 x + colour.
  const pixels = [0, 1].flatMap((y) =>
    [0, 1, 2, 3].flatMap((x) => [0, 1, 2].map((colour) => 100 * y + 10 * x + colour))
  );
  assertEquals([...tilesOf(Float32Array.from(pixels), 1, 2, 2)], [
    ...[0, 10, 100, 110, 1, 11, 101, 111, 2, 12, 102, 112],
    ...[20, 30, 120, 130, 21, 31, 121, 131, 22, 32, 122, 132],
  ]);
});

Deno.test("tilesOf() goes through the patches row by row", () => {
  const pixels = Float32Array.from({ length: 4 * 3 }, (_, i) => i);
  assertEquals(tilesOf(pixels, 2, 2, 1), pixels);
});
