import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Confusion } from "../../src/evaluate/confusion.ts";
import { imageCounts } from "../../src/evaluate/image_counts.ts";
import { scoreClusters } from "../../src/evaluate/scores.ts";

function imageOf(predictions: number[], labels: number[], classes = 2): Confusion {
  const image = new Confusion(classes);
  image.add(predictions, labels);
  return image;
}

Deno.test("imageCounts() counts each class in each image after matching", () => {
  const images = [imageOf([1, 1, 0, 0], [0, 1, 1, 1]), imageOf([0, 0], [1, -1])];
  assertEquals(imageCounts(images, [1, 0]), [
    { hits: [1, 0], predicted: [2, 0], labelled: [1, 0] },
    { hits: [2, 1], predicted: [2, 1], labelled: [3, 1] },
  ]);
});

Deno.test("imageCounts() gives a class without a cluster no hits and no predictions", () => {
  assertEquals(imageCounts([imageOf([0, 1], [0, 1])], [-1, 0]), [
    { hits: [0], predicted: [1], labelled: [1] },
    { hits: [0], predicted: [0], labelled: [1] },
  ]);
});

Deno.test("imageCounts() adds the clusters that stand for one class", () => {
  const image = new Confusion(2, 1);
  image.add([0, 2, 2, 1, 1], [0, 0, 1, 1, 0]);
  assertEquals(imageCounts([image], [0, 1, 0]), [
    { hits: [2], predicted: [3], labelled: [3] },
    { hits: [1], predicted: [2], labelled: [2] },
  ]);
  // A cluster that is matched to no class predicts none.
  assertEquals(imageCounts([image], [0, 1, -1])[0], { hits: [1], predicted: [1], labelled: [3] });
});

Deno.test("imageCounts() of no image counts nothing", () => {
  assertEquals(imageCounts([], [0, 1]), []);
});

Deno.test("imageCounts() adds up to the histogram of all images", () => {
  const classes = fc.integer({ min: 0, max: 2 });
  const pixels = fc.array(fc.tuple(classes, classes), { minLength: 1, maxLength: 20 });
  fc.assert(fc.property(fc.array(pixels, { minLength: 1, maxLength: 5 }), (list) => {
    const total = new Confusion(3);
    const images = list.map((pairs) => imageOf(pairs.map(([p]) => p), pairs.map(([, l]) => l), 3));
    for (const pairs of list) total.add(pairs.map(([p]) => p), pairs.map(([, l]) => l));
    const { assignment, histogram } = scoreClusters(total);
    const counts = imageCounts(images, assignment);
    const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
    counts.forEach(({ hits, predicted, labelled }, c) => {
      assertEquals(sum(hits), histogram[c * 3 + c]);
      assertEquals(sum(predicted), sum([0, 1, 2].map((other) => histogram[c * 3 + other])));
      assertEquals(sum(labelled), sum([0, 1, 2].map((other) => histogram[other * 3 + c])));
    });
  }));
});

Deno.test("imageCounts() refuses a matching that has not one class of the set for each cluster", () => {
  const image = new Confusion(2, 1);
  assertThrows(() => imageCounts([image], [0, 1]), TypeError, '"[0,1]": it has 2 entries, expected 3');
  for (const label of [-2, 2, 0.5]) {
    assertThrows(
      () => imageCounts([image], [0, label, 1]),
      RangeError,
      `it names class ${label}, expected -1..1`,
    );
  }
});
