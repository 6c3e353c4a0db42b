import { assertAlmostEquals, assertEquals } from "@std/assert";
import { classDifferences } from "../../../src/results/statistics/class_differences.ts";

Deno.test("classDifferences() tests each class by the paired t-test over seeds", () => {
  const right = [50, 51, 52, 49, 50, 48].map((water) => ({ water, ice: 3, land: null }));
  const more = [0.9, 1.4, -0.2, 2.1, 1.7, 0.6];
  const left = right.map(({ water }, i) => ({ water: water + more[i], ice: 3, land: 10 }));
  const { water, ice, land } = classDifferences(left, right);
  assertAlmostEquals(water!.difference, 6.5 / 6, 1e-12);
  // scipy 1.10.1: stats.ttest_1samp(more, 0)
  assertAlmostEquals(water!.p_value!, 0.023870748662287677, 1e-9);
  assertEquals(ice, { difference: 0, p_value: 1 });
  assertEquals(land, null);
});

Deno.test("classDifferences() tests nothing below five seeds", () => {
  assertEquals(classDifferences([{ a: 3 }, { a: 5 }], [{ a: 1 }, { a: 1 }]), {
    a: { difference: 3, p_value: null },
  });
});
