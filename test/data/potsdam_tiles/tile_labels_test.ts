import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { halveLabels } from "../../../src/data/potsdam_tiles/tile_labels.ts";

/** A tile whose even pixels, which count, have the given colours; the others are magenta. */
function tile(...colours: number[][]) {
  const width = 2 * colours.length;
  const data = new Uint8Array(width * 2 * 3).map((_, i) => [255, 0, 255][i % 3]);
  colours.forEach((colour, column) => data.set(colour, 6 * column));
  return { width, height: 2, channels: 3, data };
}

Deno.test("halveLabels() reads the six colours and black from every second pixel", () => {
  const colours = [[255, 255, 255], [0, 0, 255], [0, 255, 255], [0, 255, 0], [255, 255, 0], [255, 0, 0], [
    0,
    0,
    0,
  ]];
  const labels = halveLabels(tile(...colours), "t.tif");
  assertEquals(labels, { width: 7, height: 1, data: Int32Array.of(0, 1, 2, 3, 4, 5, 255), offPalette: 0 });
});

Deno.test("halveLabels() takes colours that are a step off and counts them", () => {
  const { data, offPalette } = halveLabels(tile([254, 255, 255], [0, 0, 192], [63, 255, 255]), "t.tif");
  assertEquals(data, Int32Array.of(0, 1, 2));
  assertAlmostEquals(offPalette, 1);
  assertAlmostEquals(halveLabels(tile([255, 0, 0], [0, 0, 254]), "t.tif").offPalette, 0.5);
});

Deno.test("halveLabels() refuses colours that are no class", () => {
  for (const colour of [[255, 0, 255], [64, 0, 255], [255, 191, 0]]) {
    const error = assertThrows(() => halveLabels(tile(colour), "t.tif"), RangeError);
    assertEquals(
      error.message,
      `Cannot read label tile "t.tif": it holds the colour ${colour.join()}, expected one of the six classes or black`,
    );
  }
});

Deno.test("halveLabels() refuses other numbers of channels", () => {
  const raster = { width: 2, height: 2, channels: 4, data: new Uint8Array(16) };
  assertThrows(() => halveLabels(raster, "t.tif"), TypeError, "it has 4 channels, expected 3");
});
