import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { chooseWeight, feasibilityBounds, type SeedSigns } from "../../src/results/feasibility.ts";

const seed = (effective_rank: number, effective_clusters: number): SeedSigns => ({
  effective_rank,
  effective_clusters,
});

/** Ranks 10, 11, 12 have mean 11 and deviation 1; clusters 20, 20, 26 have mean 22 and deviation sqrt(12). */
const BASELINE = [seed(10, 20), seed(11, 20), seed(12, 26)];
const BOUNDS = feasibilityBounds(BASELINE);
const SOUND = seed(11, 22);

Deno.test("feasibilityBounds() lie two sample deviations below the baseline's means", () => {
  assertEquals(BOUNDS.effective_rank, { mean: 11, deviation: 1, least: 9 });
  assertAlmostEquals(BOUNDS.effective_clusters.least, 22 - 2 * Math.sqrt(12), 1e-12);
});

Deno.test("feasibilityBounds() ask for three seeds, all finished", () => {
  for (
    const [seeds, found] of [[BASELINE.slice(1), "2 of its 2"], [[...BASELINE, null], "3 of its 4"]] as const
  ) {
    assertThrows(
      () => feasibilityBounds(seeds),
      RangeError,
      `Cannot tell the spread of the baseline: ${found} seeds finished, expected all and at least 3`,
    );
  }
});

Deno.test("chooseWeight() takes the largest feasible weight, whose next larger one is not", () => {
  const choice = chooseWeight(
    [{ weight: 1, seeds: [seed(1, 1)] }, { weight: 0.1, seeds: [SOUND] }, {
      weight: 0.3,
      seeds: [SOUND, seed(7, 22)],
    }],
    BOUNDS,
  );
  // At 0.3 the mean rank is 9, which is as low as it may be.
  assertEquals([choice.weight, choice.bracketed, choice.hasGap], [0.3, true, false]);
  assertEquals(choice.verdicts, [
    { weight: 0.1, means: { effective_rank: 11, effective_clusters: 22 }, below: [] },
    { weight: 0.3, means: { effective_rank: 9, effective_clusters: 22 }, below: [] },
    {
      weight: 1,
      means: { effective_rank: 1, effective_clusters: 1 },
      below: ["effective_rank", "effective_clusters"],
    },
  ]);
});

Deno.test("chooseWeight() says that a boundary above the grid is not bracketed", () => {
  const choice = chooseWeight([{ weight: 0.1, seeds: [SOUND] }, { weight: 0.3, seeds: [SOUND] }], BOUNDS);
  assertEquals([choice.weight, choice.bracketed], [0.3, false]);
});

Deno.test("chooseWeight() chooses nothing where the smallest weight is infeasible too", () => {
  const choice = chooseWeight([{ weight: 0.1, seeds: [seed(11, 3)] }], BOUNDS);
  assertEquals([choice.weight, choice.bracketed, choice.hasGap], [null, false, false]);
  assertEquals(choice.verdicts[0].below, ["effective_clusters"]);
});

Deno.test("chooseWeight() holds a seed that did not finish against its weight", () => {
  const choice = chooseWeight(
    [{ weight: 0.1, seeds: [SOUND, null] }, { weight: 0.01, seeds: [SOUND] }],
    BOUNDS,
  );
  assertEquals([choice.weight, choice.bracketed], [0.01, true]);
  assertEquals(choice.verdicts[1], { weight: 0.1, means: null, below: ["unfinished"] });
});

Deno.test("chooseWeight() tells of an infeasible weight below the chosen one", () => {
  const weights = [0.1, 0.2, 0.3].map((weight) => ({
    weight,
    seeds: [weight === 0.2 ? seed(1, 22) : SOUND],
  }));
  const choice = chooseWeight(weights, BOUNDS);
  assertEquals([choice.weight, choice.hasGap], [0.3, true]);
});

Deno.test("chooseWeight() never depends on the order of the weights, and every larger one is infeasible", () => {
  const ranks = fc.array(fc.double({ min: 5, max: 15, noNaN: true }), { minLength: 1, maxLength: 6 });
  fc.assert(fc.property(ranks, (ranks) => {
    const candidates = ranks.map((rank, i) => ({ weight: 2 ** i, seeds: [seed(rank, 22)] }));
    const choice = chooseWeight(candidates, BOUNDS);
    assertEquals(chooseWeight([...candidates].reverse(), BOUNDS), choice);
    assert(
      choice.verdicts.every(({ weight, below }) =>
        choice.weight === null || weight <= choice.weight ? true : below.length > 0
      ),
    );
  }));
});
