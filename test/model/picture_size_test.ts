import { assertEquals } from "@std/assert";
import { type Approach, fitPicture, type FittedTo } from "../../src/model/picture_size.ts";

const MODEL: FittedTo = { resolution: 32, patch: 8, fit: "short-side" };

function seen(width: number, height: number, approach: Approach, to = MODEL) {
  const { approach: taken, sampling: { rows, columns } } = fitPicture({ width, height }, to, approach);
  return [taken, columns.length, rows.length];
}

Deno.test("fitPicture() resizes the short side to the resolution, and cuts nothing off", () => {
  assertEquals(seen(100, 64, "resize"), ["resize", 48, 32]);
  assertEquals(seen(64, 1000, "resize"), ["resize", 32, 504]);
  assertEquals(seen(32, 32, "resize"), ["resize", 32, 32]);
});

Deno.test("fitPicture() squashes a picture where those of the dataset were", () => {
  assertEquals(seen(100, 64, "resize", { ...MODEL, fit: "square" }), ["resize", 32, 32]);
});

Deno.test("fitPicture() keeps the size for tiles, to the nearest patch; a picture below one square is resized", () => {
  assertEquals(seen(101, 67, "tiles"), ["tiles", 104, 64]);
  assertEquals(seen(100, 31, "tiles"), ["resize", 104, 32]);
});
