import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { ImageSample } from "../../../src/results/statistics/image_sample.ts";
import { cellMetrics } from "../../../src/results/cell_metrics.ts";
import { CLASSES, evaluationOf } from "../results_fixture.ts";

const COUNTS = {
  hits: { water: [4, 1], land: [3, 0] },
  predicted: { water: [5, 2], land: [5, 4] },
  labelled: { water: [6, 5], land: [4, 1] },
};

Deno.test("scores() sums over images before it divides", () => {
  const scores = new ImageSample(COUNTS).scores();
  // Water: 5 hits, 7 predicted, 11 labelled; land: 3 hits, 9 predicted, 5 labelled; 16 labelled in all.
  const [water, land] = [500 / 13, 300 / 11];
  assertEquals([...scores], [50, (water + land) / 2, water, land]);
});

Deno.test("scores() counts an image as often as it is drawn", () => {
  const sample = new ImageSample(COUNTS);
  assertEquals([...sample.scores([1, 1])], [...sample.scores()]);
  assertEquals([...sample.scores([0, 3])], [...sample.scores([0, 1])]);
  assertEquals(sample.scores([2, 0])[0], 70);
});

Deno.test("scores() leaves a class out that the sample has nothing of", () => {
  const sample = new ImageSample({
    hits: { water: [1, 1], ice: [0, 0] },
    predicted: { water: [1, 1], ice: [0, 2] },
    labelled: { water: [2, 2], ice: [0, 0] },
  });
  assertEquals([...sample.scores([1, 0])], [50, 50, 50, NaN]);
  assertEquals(sample.scores()[3], 0);
});

Deno.test("scores() of all images are those of the evaluation", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 8 }), (right) => {
      const { acc, miou, iou, per_image } = cellMetrics(evaluationOf(right), CLASSES);
      const scores = new ImageSample(per_image).scores();
      // Metrics are written with four decimals.
      [acc, miou, iou.water, iou.land].forEach((value, i) => assertAlmostEquals(scores[i], value!, 5.1e-5));
    }),
  );
});
