import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { copyRows, MeanField } from "../../../src/nn/crf/_mean_field.ts";
import { type DenseCrfOptions, resolveDenseCrf } from "../../../src/nn/crf/options.ts";

const SIZE = { width: 2, height: 1, classes: 2 };
const IMAGE = Uint8Array.of(0, 0, 0, 255, 255, 255);

const make = (options: DenseCrfOptions = {}, size = SIZE) => new MeanField(resolveDenseCrf(size, options));

Deno.test("infer() returns the clipped probabilities when there is no iteration", () => {
  const crf = make({ iterations: 0, unaryClip: 0.1 });
  const actual = crf.refine(IMAGE, Float32Array.of(0, Math.log(3), -1000, 1000));
  // Probabilities 0 and 1 become 0.1 and 1, which softmax rescales to sum to 1.
  [0.25, 0.75, 0.1 / 1.1, 1 / 1.1].forEach((p, i) => assertAlmostEquals(actual[i], p, 1e-6));
});

Deno.test("infer() raises a pixel's score by its own probability where no other pixel is near", () => {
  // A lonely pixel has F(q) = q, its own contribution being kept: the score of class c becomes log q_c + 2 q_c.
  const crf = make({ iterations: 1, positionWeight: 2, positionStd: 0.01, bilateralWeight: 0 });
  const actual = crf.infer(Float32Array.of(0, Math.log(3), 0, 0));
  assertAlmostEquals(actual[0], 1 / (1 + 3 * Math.exp(2 * 0.5)), 1e-6);
  assertAlmostEquals(actual[2], 0.5, 1e-6);
});

Deno.test("infer() returns probabilities whatever the picture and the scores", () => {
  const size = { width: 5, height: 4, classes: 3 };
  const crf = make({ iterations: 3 }, size);
  const image = fc.uint8Array({ minLength: 60, maxLength: 60 });
  const scores = fc.float32Array({ minLength: 60, maxLength: 60, min: -50, max: 50, noNaN: true });
  fc.assert(fc.property(image, scores, (image, scores) => {
    const actual = crf.refine(image, scores);
    for (let i = 0; i < actual.length; i += 3) {
      const row = actual.subarray(i, i + 3);
      assertEquals(row.every((p) => p >= 0 && p <= 1), true);
      assertAlmostEquals(row[0] + row[1] + row[2], 1, 1e-6);
    }
  }));
});

Deno.test("infer() needs a picture only for the appearance kernel", () => {
  const scores = new Float32Array(4);
  assertThrows(() => make().infer(scores), TypeError, "no image set, expected a call of setImage() before");
  assertEquals([...make({ bilateralWeight: 0 }).infer(scores)], [0.5, 0.5, 0.5, 0.5]);
  assertEquals([...make({ bilateralWeight: 0, positionWeight: 0 }).infer(scores)], [0.5, 0.5, 0.5, 0.5]);
});

Deno.test("setImage() and infer() refuse arrays of another size", () => {
  const crf = make();
  assertThrows(() => crf.setImage(new Uint8Array(5)), TypeError, `"image": 5 bytes, expected 1 x 2 x 3 = 6`);
  crf.setImage(IMAGE);
  const message = '"logProbabilities": 3 numbers, expected 1 x 2 x 2 = 4';
  assertThrows(() => crf.infer(new Float32Array(3)), TypeError, message);
  assertThrows(() => crf.infer(new Float32Array(4), new Float32Array(5)), TypeError, '"out": 5 numbers');
});

Deno.test("infer() refuses scores that give no probabilities, and names the pixel", () => {
  const crf = make();
  crf.setImage(IMAGE);
  for (const bad of [[0, 0, NaN, 0], [0, 0, 0, NaN], [0, 0, Infinity, 0], [0, 0, -Infinity, -Infinity]]) {
    assertThrows(() => crf.infer(Float32Array.from(bad)), RangeError, "no probabilities at column 1, row 0");
  }
  const certain = crf.infer(Float32Array.of(0, -Infinity, 0, 0));
  assertEquals(certain.every((p) => p >= 0 && p <= 1), true);
});

Deno.test("copyRows() leaves the padding of longer rows as it is", () => {
  const target = new Float32Array(6).fill(9);
  copyRows(Float32Array.of(1, 2, 3, 4), 2, target, 3);
  assertEquals([...target], [1, 2, 9, 3, 4, 9]);
});

Deno.test("copyRows() drops the padding of longer source rows", () => {
  const target = new Float32Array(4);
  copyRows(Float32Array.of(1, 2, 9, 3, 4, 9), 3, target, 2);
  assertEquals([...target], [1, 2, 3, 4]);
});
