import { assertEquals, assertThrows } from "@std/assert";
import { tensor2d } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { gridSampleTaps, resizeTaps, type Size } from "../../src/nn/bilinear.ts";
import { interpolate, type Taps } from "../../src/nn/interpolate.ts";
import { assertTensor, assertValues, tensorTest } from "./tensor_fixture.ts";

/** Reads a table of one channel. */
function read(values: number[], taps: Taps) {
  return interpolate(tensor2d(values, [values.length, 1]), taps);
}

tensorTest("gridSampleTaps() reads corners, the centre and beyond the border of a 2x2 map", () => {
  // (x, y): top left, top right, centre, and far beyond the bottom left.
  const coordinates = Float32Array.of(-1, -1, 1, -1, 0, 0, -3, 7);
  const taps = gridSampleTaps({ height: 2, width: 2 }, coordinates, 2, [0]);
  assertEquals(taps.count, 4);
  // Output (i, j) reads coordinates[j, i], so the second and third points change places.
  assertTensor(read([1, 2, 3, 4], taps), [4, 1], [1, 2.5, 2, 3], 1e-6);
});

tensorTest("gridSampleTaps() takes x along the width and y along the height", () => {
  const taps = gridSampleTaps({ height: 2, width: 3 }, Float32Array.of(0.5, -1), 1, [0]);
  // px = (0.5 + 1) / 2 * (3 - 1) = 1.5 in the first row.
  assertTensor(read([10, 20, 30, 40, 50, 60], taps), [1, 1], [25], 1e-6);
});

tensorTest("gridSampleTaps() reads the map that each batch entry is given", () => {
  const centre = Float32Array.of(0, 0, 0, 0, 0, 0);
  const taps = gridSampleTaps({ height: 1, width: 2 }, centre, 1, [2, 0, 2]);
  assertTensor(read([0, 2, 10, 12, 20, 22], taps), [3, 1], [21, 1, 21], 1e-6);
});

tensorTest("resizeTaps() upsamples two positions to four with half-pixel centres", () => {
  const taps = resizeTaps({ height: 1, width: 2 }, { height: 1, width: 4 });
  // Sources (i + 0.5) / 2 - 0.5: -0.25, 0.25, 0.75, 1.25, held at the border.
  assertTensor(read([0, 1], taps), [4, 1], [0, 0.25, 0.75, 1], 1e-6);
});

tensorTest("resizeTaps() shrinks without antialiasing", () => {
  const taps = resizeTaps({ height: 4, width: 1 }, { height: 1, width: 1 });
  // The source of the only output is row 1.5.
  assertTensor(read([0, 1, 5, 100], taps), [1, 1], [3], 1e-6);
});

tensorTest("resizeTaps() to the same size changes nothing", () => {
  const size = { height: 2, width: 3 };
  const values = [3, 1, 4, 1, 5, 9];
  assertTensor(read(values, resizeTaps(size, size)), [6, 1], values, 0);
});

const side = fc.integer({ min: 1, max: 6 });
const size: fc.Arbitrary<Size> = fc.record({ height: side, width: side });

tensorTest("taps weigh existing rows, never negatively, and sum to 1", () => {
  const coordinate = fc.double({ min: -1.5, max: 1.5, noNaN: true });
  fc.assert(
    fc.property(
      size,
      size,
      fc.array(coordinate, { minLength: 16, maxLength: 16 }),
      (from, to, points) => {
        const positions = from.height * from.width;
        checkTaps(resizeTaps(from, to), to.height * to.width, positions);
        checkTaps(gridSampleTaps(from, Float32Array.from(points), 2, [1, 0]), 8, 2 * positions);
      },
    ),
    { numRuns: 30 },
  );
});

function checkTaps({ count, rows, weights }: Taps, expected: number, tableRows: number): void {
  assertEquals([count, rows.shape, weights.shape], [expected, [4, expected], [4, expected]]);
  assertEquals(rows.dataSync().every((row) => row >= 0 && row < tableRows), true);
  const shares = weights.dataSync();
  assertEquals(shares.every((share) => share >= 0), true);
  const sums = Array.from(
    { length: count },
    (_, at) => [0, 1, 2, 3].reduce((s, t) => s + shares[t * count + at], 0),
  );
  // Four float32 roundings of numbers up to 1.
  assertValues(sums, new Array(count).fill(1), 3e-7);
  rows.dispose();
  weights.dispose();
}

tensorTest("gridSampleTaps() refuses maps that cannot be, and coordinates for another grid", () => {
  const size = { height: 2, width: 2 };
  for (const image of [-1, 0.5, NaN]) {
    assertThrows(
      () => gridSampleTaps(size, new Float32Array(2), 1, [image]),
      RangeError,
      `map ${image} is read, expected maps from 0`,
    );
  }
  assertThrows(
    () => gridSampleTaps(size, new Float32Array(2), 2, [0]),
    TypeError,
    "there are 2 coordinates, expected 1 x 2 x 2 x 2 = 8",
  );
});
