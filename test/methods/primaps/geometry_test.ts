import { assertEquals } from "@std/assert";
import {
  trainLabels,
  trainPicture,
  truncatedLevels,
  validationLabels,
  validationPicture,
} from "../../../src/methods/primaps/geometry.ts";
import { normalise } from "../../../src/data/preprocess.ts";
import { assertValues } from "../../nn/tensor_fixture.ts";

/** A grey picture of one row per list. */
function grey(...rows: number[][]) {
  const data = Uint8Array.from(rows.flat().flatMap((level) => [level, level, level]));
  return { height: rows.length, width: rows[0].length, data };
}

/** The first channel of a square. */
const red = (values: Float32Array) => Array.from(values).filter((_, at) => at % 3 === 0);

const WIDE = grey([0, 10, 20, 30, 40, 50], [0, 10, 20, 30, 40, 50]);

Deno.test("trainPicture() cuts out the middle, and averages where it shrinks", () => {
  assertEquals(red(trainPicture(WIDE, 2)), [20, 30, 20, 30]);
  // Three columns of which the middle one remains: its window reaches from 1 to 5 with weights 1, 3, 3, 1.
  assertEquals(red(trainPicture(WIDE, 1)), [25]);
});

Deno.test("validationPicture() is resized as a tensor: between the two nearest pixels alone", () => {
  assertEquals(red(validationPicture(WIDE, 2)), [20, 30, 20, 30]);
  assertValues(red(validationPicture(grey([0, 90], [0, 90]), 4)).slice(0, 4), [0, 22.5, 67.5, 90], 1e-4);
  const sharp = grey([0, 0, 99, 0], [0, 0, 99, 0], [0, 0, 99, 0], [0, 0, 99, 0]);
  assertEquals(red(validationPicture(sharp, 2)), [0, 49.5, 0, 49.5]);
});

Deno.test("labels: Pillow's nearest neighbour in training, the pixel at the floor in validation", () => {
  const map = { height: 4, width: 4, data: Int32Array.from({ length: 16 }, (_, at) => at) };
  assertEquals([...trainLabels(map, 2)], [5, 7, 13, 15]);
  assertEquals([...validationLabels(map, 2)], [0, 2, 8, 10]);
});

Deno.test("truncatedLevels() are the levels, some of them one lower", () => {
  const levels = Uint8Array.from({ length: 256 * 3 }, (_, at) => Math.floor(at / 3));
  const stored = truncatedLevels(normalise({ width: 256, height: 1, data: levels }));
  const lower = Array.from(stored, (level, at) => levels[at] - level);
  assertEquals([...new Set(lower)].sort(), [0, 1]);
});
