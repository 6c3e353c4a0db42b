import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { RandomStreams } from "../../src/base/random.ts";
import { collapseNotes, convergenceNotes, remainingChange } from "../../src/results/training_notes.ts";
import type { CellMetrics, CellResult } from "../../src/results/types.ts";
import { cellOf, pointOf, tinyPlan } from "./results_fixture.ts";

const cell = cellOf(pointOf(tinyPlan(), "OMH"), 0);

Deno.test("remainingChange() compares the last two fifths with the whole way", () => {
  // From 10 down to 0; the fourth fifth is at 1, the last at 0.
  assertAlmostEquals(remainingChange([10, 8, 6, 4, 3, 2, 1, 1, 0, 0])!, 0.1, 1e-12);
  assertEquals(remainingChange([5, 1, 1, 1, 1, 1, 1, 1, 1, 1]), 0);
});

Deno.test("remainingChange() says nothing of a short curve or of one that went nowhere", () => {
  assertEquals(remainingChange([3, 2, 1]), null);
  assertEquals(remainingChange(new Array(10).fill(2)), null);
});

Deno.test("remainingChange() says nothing of a loss that ends within its noise of where it began", () => {
  // Steps of 1 from window to window: a noise of 1.05, an error of 1.28 for one window less the mean of two.
  const from = (first: number) => [first, 3, 4, 3, 4, 3, 4, 3, 4, 3];
  assertEquals(remainingChange(from(4)), null);
  assertEquals(remainingChange(from(7.3)), null);
  assertEquals(remainingChange(from(7.4)), 0);
});

Deno.test("remainingChange() takes three in a thousand curves of noise alone for one that went a way", () => {
  const random = new RandomStreams(5).stream("noise");
  const curves = 4000;
  let found = 0;
  for (let i = 0; i < curves; i++) if (remainingChange([...random.normals(200)]) !== null) found++;
  assert(found <= 25, `${found} of ${curves}`);
});

/** The cell with other losses, ten windows each. */
function withLosses(losses: Record<string, number[]>): CellResult {
  return { ...cell, curve: { steps: Array.from({ length: 10 }, (_, i) => i + 1), losses, diagnostics: {} } };
}

Deno.test("convergenceNotes() tell of each loss, that of the scored clusters first, its worst cell", () => {
  const still = [10, 8, 6, 4, 3, 2, 1, 1, 0, 0];
  const rest = [5, 1, 1, 1, 1, 1, 1, 1, 1, 1];
  const cells = [
    withLosses({ stego: rest, cluster_probe: still }),
    withLosses({ stego: rest, cluster_probe: rest }),
  ];
  assertEquals(convergenceNotes(cells), [
    "Has training converged? From the fourth to the last fifth of the steps each loss still makes, of its whole way and in its " +
    "worst cell: cluster_probe 10.0%, stego 0.0%.",
  ]);
  assertEquals(convergenceNotes([cell]), []);
});

Deno.test("convergenceNotes() tell where losses end where they began", () => {
  const still = [10, 8, 6, 4, 3, 2, 1, 1, 0, 0];
  const noise = [4, 3, 4, 3, 4, 3, 4, 3, 4, 3];
  const mixed = [withLosses({ probe: still, pos: noise }), withLosses({ probe: noise, pos: noise })];
  assertEquals(convergenceNotes(mixed), [
    "Has training converged? From the fourth to the last fifth of the steps each loss still makes, of its whole way and in its " +
    "worst cell: probe 10.0%. No fraction is given where a loss ends less than 3 standard errors of its noise from where it " +
    "began: probe in 1 of 2 cells, pos in 2 of 2 cells.",
  ]);
});

/** The cell with a converged readout. */
function withStarts(median: number, agreement: number): CellResult {
  const objective = { best: 0.9, median, worst: 0.5 };
  const converged = { ...cell.metrics!.literal!, restarts: 50, objective, agreement };
  return { ...cell, metrics: { ...cell.metrics!, converged } };
}

Deno.test("convergenceNotes() tell how far the starts of k-means lie apart", () => {
  assertEquals(convergenceNotes([withStarts(0.89, 0.95), withStarts(0.85, 0.97)]), [
    "Has the converged readout? It is the best of 50 starts of k-means by mean cosine, improved by swaps of centres, without labels; the median start ends up to 0.050 " +
    "below it (worst cell), and the starts' clusters agree with it to 0.95 or more (mean adjusted Rand index of a cell).",
  ]);
});

Deno.test("collapseNotes() say the bound, what heads have and what labels come to", () => {
  const codes = (effective_clusters: number): CellResult => {
    const metrics: CellMetrics = { ...cell.metrics!, codes: { ...cell.metrics!.codes!, effective_clusters } };
    return { ...cell, metrics };
  };
  assertEquals(collapseNotes([codes(1.2), codes(1.9)]), [
    "Collapsed counts a head on earthcover6 whose codes of training images use fewer than 1.4 effective clusters, the square root of " +
    "2 classes, have a mean cosine above 0.95, or vary along fewer than 1.5 effective axes. Trained heads use 1.2 to 1.9; the labels that are scored come to 2.0 effective classes.",
  ]);
  const untrained = { ...cell, settings: { ...cell.settings, train: { ...cell.settings.train, steps: 0 } } };
  assertEquals(collapseNotes([untrained]), []);
});
