import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { fiveCropBoxes } from "../../src/data/five_crop.ts";
import { readGolden } from "./_golden.ts";

Deno.test("fiveCropBoxes() cuts the corners and then the centre", () => {
  const size = { height: 2, width: 3 };
  assertEquals(fiveCropBoxes(4, 6), [
    { top: 0, left: 0, ...size },
    { top: 0, left: 3, ...size },
    { top: 2, left: 0, ...size },
    { top: 2, left: 3, ...size },
    // Offsets 1 and 1.5: the tie goes to the even 2.
    { top: 1, left: 2, ...size },
  ]);
});

Deno.test("fiveCropBoxes() keeps every box within the picture", () => {
  const size = fc.integer({ min: 2, max: 500 });
  const ratio = fc.double({ min: 0.5, max: 1, noNaN: true });
  fc.assert(fc.property(size, size, ratio, (height, width, ratio) => {
    for (const box of fiveCropBoxes(height, width, ratio)) {
      assert(box.top >= 0 && box.top + box.height <= height);
      assert(box.left >= 0 && box.left + box.width <= width);
    }
  }));
});

Deno.test("fiveCropBoxes() equals the official boxes for all golden sizes", async () => {
  const golden = await readGolden("five_crop");
  assert(golden.names.length > 0);
  for (const name of golden.names) {
    const [height, width] = name.split("x").map(Number);
    const boxes = fiveCropBoxes(height, width, golden.config.crop_ratio);
    assertEquals(
      boxes.flatMap((box) => [box.top, box.left, box.height, box.width]),
      golden.get(name).data,
      name,
    );
  }
});

Deno.test("fiveCropBoxes() refuses a ratio out of range and boxes without pixels", () => {
  for (const ratio of [0, -1, 1.5, NaN]) {
    assertThrows(
      () => fiveCropBoxes(10, 10, ratio),
      RangeError,
      `Cannot cut five boxes from "10x10": the ratio is ${ratio}, expected`,
    );
  }
  assertThrows(() => fiveCropBoxes(1, 10), RangeError, 'Cannot cut five boxes from "1x10"');
});
