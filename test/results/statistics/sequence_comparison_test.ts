import { assertAlmostEquals, assertEquals } from "@std/assert";
import { compareSequence } from "../../../src/results/statistics/sequence_comparison.ts";

const DIFFERENCES = [1.2, 0.4, 2.1, 0.9, 1.5, 0.7, 1.8, 1.1];

Deno.test("compareSequence() gives anytime-valid p-values and the confidence sequence", () => {
  const found = compareSequence(DIFFERENCES, { op: ">", margin: 2 });
  assertAlmostEquals(found.difference, 1.2125, 1e-12);
  // Oracles as in sequential_test_test.ts: the e-value against 0 is 80.35, against 2 it is 14.66; the sequence reaches 0.85184.
  assertAlmostEquals(found.p_value!, 1 / 80.35287326, 1e-9);
  assertAlmostEquals(found.p_margin!, 1 / 14.65506263, 1e-9);
  assertAlmostEquals(found.low!, 1.2125 - 0.85183758, 1e-6);
  assertAlmostEquals(found.high!, 1.2125 + 0.85183758, 1e-6);
  assertAlmostEquals(found.deviation!, 0.566789, 1e-6);
  assertEquals([found.p_adjusted, found.detectable, found.seeds_needed], [found.p_value, null, null]);
});

Deno.test("compareSequence() takes >= for not worse by the margin", () => {
  const wide = compareSequence(DIFFERENCES, { op: ">=", margin: 1 }).p_margin!;
  assertEquals(wide, compareSequence(DIFFERENCES.map((value) => value + 1), { op: ">", margin: 2 }).p_value);
});

Deno.test("compareSequence() says nothing of fewer than five seeds", () => {
  const { difference, p_value, low } = compareSequence([1, 2, 3, 4], { op: ">", margin: 2 });
  assertEquals([difference, p_value, low], [2.5, null, null]);
});
