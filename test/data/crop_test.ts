import fc from "fast-check";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { cropLabels, cropRgb, fiveCropBoxes } from "../../src/data/crop.ts";
import { readGolden } from "./_files.ts";

const LABELS = { width: 3, height: 2, data: Int32Array.of(0, 1, 2, 3, 4, -1) };
const IMAGE = { width: 3, height: 2, data: Uint8Array.from({ length: 18 }, (_, i) => i) };

Deno.test("cropLabels() copies the box", () => {
  const crop = cropLabels(LABELS, { top: 0, left: 1, height: 2, width: 2 });
  assertEquals(crop, { width: 2, height: 2, data: Int32Array.of(1, 2, 4, -1) });
});

Deno.test("cropRgb() copies the box with its three channels", () => {
  const crop = cropRgb(IMAGE, { top: 1, left: 1, height: 1, width: 2 });
  assertEquals(crop, { width: 2, height: 1, data: Uint8Array.of(12, 13, 14, 15, 16, 17) });
});

Deno.test("cropRgb() returns a copy that can be changed", () => {
  cropRgb(IMAGE, { top: 0, left: 0, height: 2, width: 3 }).data.fill(255);
  assertEquals(IMAGE.data[17], 17);
});

Deno.test("crops refuse a box that reaches beyond the source", () => {
  const outside = [
    { top: 0, left: 2, height: 1, width: 2 },
    { top: 1, left: 0, height: 2, width: 1 },
    { top: -1, left: 0, height: 1, width: 1 },
    { top: 0.5, left: 0, height: 1, width: 1 },
  ];
  for (const box of outside) {
    assertThrows(() => cropRgb(IMAGE, box), RangeError, "Cannot crop box");
    assertThrows(() => cropLabels(LABELS, box), RangeError, "the source is 2x3 pixels");
  }
});

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
