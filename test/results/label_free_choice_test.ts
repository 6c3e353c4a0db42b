import { assertAlmostEquals, assertEquals } from "@std/assert";
import { type Candidate, collapseBounds, judgeCandidates } from "../../src/results/label_free_choice.ts";

const cell = (effective_clusters: number, mean_cosine: number) => ({
  effective_clusters,
  mean_cosine,
});
const BOUNDS = { effectiveClusters: 4, meanCodeCosine: 0.3 };
const SOUND = [cell(4.5, 0.2), cell(5, 0.25)];

function candidate(name: string, weight: number, literal: boolean, cells = SOUND): Candidate {
  return { name, weight, literal, cells };
}

Deno.test("collapseBounds() keeps most of the baseline's clusters and little of the way to one direction", () => {
  const { effectiveClusters, meanCodeCosine } = collapseBounds([cell(5, 0.1), cell(4, 0.3)]);
  // Means 4.5 and 0.2: nine tenths of the clusters, a tenth of the way from 0.2 to 1.
  assertAlmostEquals(effectiveClusters, 4.05, 1e-12);
  assertAlmostEquals(meanCodeCosine, 0.28, 1e-12);
});

Deno.test("judgeCandidates() puts the largest weight first, and the literal sum first among equals", () => {
  const verdicts = judgeCandidates(
    [candidate("small", 0.05, true), candidate("assigned", 1, false), candidate("letter", 1, true)],
    BOUNDS,
  );
  assertEquals(verdicts.map(({ candidate }) => candidate.name), ["letter", "assigned", "small"]);
  assertEquals(verdicts.every(({ sound }) => sound), true);
});

Deno.test("judgeCandidates() lets the worst seed decide, by clusters or by cosine", () => {
  const few = candidate("few", 3, true, [cell(6, 0.1), cell(3.9, 0.1)]);
  const alike = candidate("alike", 2, true, [cell(6, 0.31), cell(6, 0.1)]);
  const edge = candidate("edge", 1, true, [cell(4, 0.3)]);
  const verdicts = judgeCandidates([few, alike, edge], BOUNDS);
  assertEquals(verdicts.map(({ sound }) => sound), [false, false, true]);
  assertEquals([verdicts[0].effectiveClusters, verdicts[1].meanCodeCosine], [3.9, 0.31]);
});
