import { assertEquals, assertThrows } from "@std/assert";
import { cropLabels, cropRgb } from "../../src/data/crop.ts";

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
