import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type LabelMapOptions, LabelMapScorer, scoreLabelMaps } from "../../src/evaluate/label_maps.ts";

const SIDE = 24;
const CLASSES = 4;
/** Width and height of three pictures, pixels. */
const SIZES = [[50, 37], [41, 64], [33, 33]] as const;

/** Label maps of no meaning whose pixels both programs can compute; the label 255 is ignored. */
function mapsOf(picture: number, clusters: number) {
  const [width, height] = SIZES[picture];
  const make = (value: (x: number, y: number) => number) => ({
    width,
    height,
    data: Int32Array.from({ length: width * height }, (_, at) => value(at % width, Math.floor(at / width))),
  });
  const { floor } = Math;
  const label = (x: number, y: number) => (floor(x / 5) * 3 + floor(y / 4) + picture) % (CLASSES + 1);
  return {
    prediction: make((x, y) =>
      (floor(x / 5) * 2 + floor(y / 4) * 3 + floor((x * y + picture) % 7 / 6)) % clusters
    ),
    label: make((x, y) => label(x, y) === CLASSES ? 255 : label(x, y)),
  };
}

function score(clusters: number, options: Partial<LabelMapOptions> = {}) {
  const pairs = SIZES.map((_, picture) => mapsOf(picture, clusters));
  return scoreLabelMaps(pairs, { classes: CLASSES, clusters, resolution: SIDE, ...options });
}

Deno.test("scoreLabelMaps() of four pixels, by hand", () => {
  const label = { width: 2, height: 2, data: [0, 1, 1, 255] };
  const prediction = { width: 2, height: 2, data: [1, 0, 1, 1] };
  const scores = scoreLabelMaps([{ prediction, label }], { classes: 2, resolution: 2 });
  assertEquals(scores.assignment, [1, 0]);
  assertAlmostEquals(scores.accuracy, 200 / 3, 1e-12);
  // Class 0: one of two pixels; class 1: one of two.
  assertEquals(scores.miou, 50);
});

// Pillow 9.4.0 resizes (Image.NEAREST) and crops, scipy 1.10.1 matches (linear_sum_assignment(counts, maximize=True)).
Deno.test("scoreLabelMaps() gives what Pillow and SciPy give, to the digit", () => {
  const cases = [
    [score(4), [2, 1, 0, 3], 29.42877801879971, 17.254452329747615],
    [score(6), [2, 0, 1, -1, 3, -1], 18.22125813449024, 9.717674169794785],
    [score(3), [3, 0, 1, 2], 26.464208242950107, 13.324986003186083],
    [score(4, { matching: "none" }), [0, 1, 2, 3], 25.59652928416486, 14.78342413801959],
  ] as const;
  for (const [scores, assignment, accuracy, miou] of cases) {
    assertEquals(scores.assignment, assignment);
    assertAlmostEquals(scores.accuracy, accuracy, 1e-12);
    assertAlmostEquals(scores.miou, miou, 1e-12);
  }
});

Deno.test("maps of the scored square are taken as they are", () => {
  const { label } = mapsOf(2, CLASSES);
  const square = { width: SIDE, height: SIDE, data: new Int32Array(SIDE ** 2) };
  const options = { classes: CLASSES, resolution: SIDE, geometry: "evaluated" } as const;
  const scorer = new LabelMapScorer(options);
  scorer.add(square, label, "square");
  const { counts, images, effectiveClusters } = scorer.scored();
  assertEquals(counts.data.slice(CLASSES), new Float64Array(CLASSES * (CLASSES - 1)));
  assertEquals(images.length, 1);
  assertEquals(effectiveClusters, 1);
  assertThrows(
    () => new LabelMapScorer(options).add(label, label, "a.png"),
    TypeError,
    'Cannot score "a.png": it is 33 x 33 pixels, expected 24 x 24, the square that is scored',
  );
});

Deno.test("a map of another size, or with an id that there is not, is named with its value", () => {
  const { label } = mapsOf(0, CLASSES);
  const scorer = new LabelMapScorer({ classes: CLASSES, resolution: SIDE });
  const small = { width: 2, height: 1, data: [0, 0] };
  assertThrows(
    () => scorer.add(small, label, "seed-0/a.png"),
    TypeError,
    'Cannot score "seed-0/a.png": it is 2 x 1 pixels, expected 50 x 37, the size of its picture',
  );
  const odd = { ...label, data: label.data.with(19 * 50 + 25, 9).map((id) => id === 255 ? 0 : id) };
  assertThrows(
    () => scorer.add(odd, label, "seed-0/a.png"),
    RangeError,
    'Cannot score "seed-0/a.png": the id 9 stands in row 12, column 12 of the square that is scored, expected a cluster in 0..3',
  );
});

Deno.test("what lies beyond the crop is not looked at", () => {
  const { label, prediction } = mapsOf(0, CLASSES);
  const beyond = { ...prediction, data: prediction.data.with(0, 255) };
  const options = { classes: CLASSES, resolution: SIDE };
  assertEquals(
    scoreLabelMaps([{ prediction: beyond, label }], options),
    scoreLabelMaps([{ prediction, label }], options),
  );
});
