import { assertEquals, assertThrows } from "@std/assert";
import { imageConfusions, perImageCounts, primaryScores } from "../../src/results/primary_scores.ts";
import type { Readout } from "../../src/spec/mod.ts";
import { cellOf, pointOf, tinyPlan } from "./results_fixture.ts";

const cell = cellOf(pointOf(tinyPlan(), "OMH"), 0, { right: [8, 7] });
const withReadout = (readout: Readout) => ({ ...cell, settings: { evaluate: { readout } } });

Deno.test("primaryScores() are those of the readout that the settings name", () => {
  assertEquals(primaryScores(withReadout("literal")), cell.metrics!.literal);
  assertEquals(primaryScores(withReadout("converged")), null);
  const other = { ...cell.metrics!.literal!, restarts: 0, objective: null, agreement: null };
  const both = { ...withReadout("converged"), metrics: { ...cell.metrics!, converged: other } };
  assertEquals(primaryScores(both), other);
  assertEquals(primaryScores({ ...cell, metrics: null }), null);
});

Deno.test("imageConfusions() has a matrix for each image", () => {
  assertEquals(imageConfusions(cell).map(({ data }) => [...data]), [[5, 2, 0, 3], [5, 3, 0, 2]]);
});

Deno.test("perImageCounts() has the counts of each image by class, after the matching of all", () => {
  assertEquals(perImageCounts(cell), {
    hits: { water: [5, 5], land: [3, 2] },
    predicted: { water: [7, 8], land: [3, 2] },
    labelled: { water: [5, 5], land: [5, 5] },
  });
});

Deno.test("perImageCounts() refuses a result without scores of its readout", () => {
  assertThrows(
    () => perImageCounts(withReadout("converged")),
    RangeError,
    'Cannot count by the readout "converged": the result has no such scores',
  );
});
