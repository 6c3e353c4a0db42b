import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Confusion } from "../../../src/evaluate/confusion.ts";
import { imageCounts } from "../../../src/evaluate/image_counts.ts";
import { scoreClusters } from "../../../src/evaluate/scores.ts";
import { ImageSample } from "../../../src/results/statistics/image_sample.ts";
import { perImageCounts, primaryScores } from "../../../src/results/primary_scores.ts";
import { cellOf, pointOf, tinyPlan } from "../results_fixture.ts";

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
    hits: { water: [2, 1], ice: [0, 0] },
    predicted: { water: [2, 1], ice: [0, 1] },
    labelled: { water: [2, 2], ice: [0, 0] },
  });
  assertEquals([...sample.scores([1, 0])], [100, 100, 100, NaN]);
  assertEquals(sample.scores()[3], 0);
});

Deno.test("scores() takes pixels of unmatched clusters for one more class with an IoU of 0", () => {
  const confusion = new Confusion(2, 1);
  confusion.add([0, 0, 1, 2, 1], [0, 0, 1, 1, 1]);
  const { assignment, miou, accuracy } = scoreClusters(confusion);
  const [water, land] = imageCounts([confusion], assignment);
  const by = (count: "hits" | "predicted" | "labelled") => ({ water: water[count], land: land[count] });
  const sample = new ImageSample({ hits: by("hits"), predicted: by("predicted"), labelled: by("labelled") });
  assertEquals([...sample.scores()].slice(0, 2), [accuracy, miou]);
  assertAlmostEquals(miou, (100 + 200 / 3 + 0) / 3, 1e-12);
});

Deno.test("scores() of all images are those of the result", () => {
  const point = pointOf(tinyPlan(), "OMH");
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 8 }), (right) => {
      const cell = cellOf(point, 0, { right });
      const { acc, miou, iou } = primaryScores(cell)!;
      const scores = new ImageSample(perImageCounts(cell)).scores();
      // Metrics are written with four decimals.
      [acc, miou, iou.water, iou.land].forEach((value, i) => assertAlmostEquals(scores[i], value!, 5.1e-5));
    }),
  );
});
