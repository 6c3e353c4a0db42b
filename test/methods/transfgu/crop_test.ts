import { assert, assertEquals } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import { cropBox, cropPicture, cropScores, drawCrop } from "../../../src/methods/transfgu/crop.ts";
import { assertValues } from "../../nn/tensor_fixture.ts";

const map = (height: number, width: number) => ({
  height,
  width,
  data: Float32Array.from({ length: height * width }, (_, at) => at % width),
});

Deno.test("drawCrop() draws sides of 0.4 to 0.9, and flips half", () => {
  const draws = Array.from({ length: 600 }, (_, at) => drawCrop(new RandomStreams(0).stream("crop", at)));
  assertEquals([...new Set(draws.map(({ tenths }) => tenths))].sort(), [4, 5, 6, 7, 8, 9]);
  const flipped = draws.filter(({ flip }) => flip).length;
  assert(flipped > 240 && flipped < 360);
});

Deno.test("cropBox() is rounded down", () => {
  const draw = { tenths: 7, top: 0.5, left: 0.999, flip: false };
  assertEquals(cropBox({ height: 64, width: 96 }, draw), { top: 10, left: 28, height: 44, width: 67 });
});

Deno.test("cropPicture() is half as large as the picture", () => {
  const crop = cropPicture(map(8, 8), { top: 2, left: 4, height: 4, width: 4 }, false);
  assertEquals([crop.height, crop.width], [4, 4]);
  assertEquals([...crop.data.subarray(0, 4)], [4, 5, 6, 7]);
  const flipped = cropPicture(map(8, 8), { top: 2, left: 4, height: 4, width: 4 }, true);
  assertEquals([...flipped.data.subarray(0, 4)], [7, 6, 5, 4]);
});

Deno.test("cropScores() takes a cell from the middle of its part of the box", () => {
  // A box of the left half of 4 cells of 8 pixels: 1 sample for each of 2 cells, at places 0 and 1.
  const box = { top: 0, left: 0, height: 16, width: 16 };
  assertValues(cropScores(map(4, 4), box, 8, false).data, [0, 1, 0, 1], 1e-6);
  assertValues(cropScores(map(4, 4), box, 8, true).data, [1, 0, 1, 0], 1e-6);
});

Deno.test("cropScores() averages several samples of a large box", () => {
  // The whole of 4 cells to 2: each cell is the mean of two samples per axis, at places 0, 1 and 2, 3.
  const box = { top: 0, left: 0, height: 32, width: 32 };
  assertValues(cropScores(map(4, 4), box, 8, false).data, [0.5, 2.5, 0.5, 2.5], 1e-6);
});
