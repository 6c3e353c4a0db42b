import { assertAlmostEquals, assertEquals } from "@std/assert";
import { labelShares, largestConfusions, meanShares } from "../../../src/report/figures/confusion.ts";
import type { ReadoutScores } from "../../../src/results/types.ts";

/** Clusters 0, 1 and 2 stand for road, for nothing, and for sky. */
const SCORES: ReadoutScores = {
  acc: 70,
  miou: 50,
  iou: { sky: 60, road: 40, tree: null },
  assignment: ["road", null, "sky"],
  confusion: [[1, 6, 0], [1, 2, 0], [8, 2, 0]],
  effective_clusters: 3,
};

Deno.test("shares are of the pixels of each label, after matching", () => {
  assertEquals(labelShares(SCORES), {
    labels: ["sky", "road", "tree"],
    predictions: ["sky", "road", "tree", "unmatched"],
    shares: [[0.8, 0.1, 0, 0.1], [0.2, 0.6, 0, 0.2], null],
  });
});

Deno.test("means are over the seeds in which a label has pixels", () => {
  const other = {
    ...SCORES,
    assignment: ["sky", "tree", "road"],
    confusion: [[1, 0, 0], [1, 0, 2], [0, 0, 2]],
  };
  const { predictions, shares } = meanShares([labelShares(SCORES), labelShares(other)]);
  assertEquals(predictions.at(-1), "unmatched");
  assertAlmostEquals(shares[0]![0], (0.8 + 0.5) / 2);
  assertEquals(shares[1], [0.2, 0.6, 0, 0.2]);
  assertEquals(shares[2], [0, 0.5, 0.5, 0]);
});

Deno.test("the largest confusions are named, right entries are none", () => {
  assertEquals(largestConfusions(labelShares(SCORES), 2), [
    { label: "road", prediction: "sky", share: 0.2 },
    { label: "road", prediction: "unmatched", share: 0.2 },
  ]);
});
