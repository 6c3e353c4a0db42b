import { assertAlmostEquals, assertEquals } from "@std/assert";
import { adjustedRand } from "../../../src/evaluate/codes/adjusted_rand.ts";

Deno.test("adjustedRand() is 1 for the same clusters under other names", () => {
  assertEquals(adjustedRand([0, 0, 1, 1, 2], [2, 2, 0, 0, 1]), 1);
});

Deno.test("adjustedRand() agrees with a count by hand", () => {
  // Of 6 pairs are together in a 2, in b 1, in both 1: by chance 1/3, at most 3/2.
  assertAlmostEquals(adjustedRand([0, 0, 1, 1], [0, 0, 1, 2]), (1 - 1 / 3) / (3 / 2 - 1 / 3), 1e-12);
  // Of 28 in a 7, in b 7, in both 3: by chance 7/4, at most 7.
  assertAlmostEquals(adjustedRand([0, 0, 1, 2, 2, 2, 1, 0], [0, 1, 1, 2, 2, 0, 1, 0]), 5 / 21, 1e-12);
});

Deno.test("adjustedRand() of partitions that leave nothing to agree on is 1", () => {
  assertEquals(adjustedRand([0, 0, 0], [1, 1, 1]), 1);
  assertEquals(adjustedRand([0, 1, 2], [2, 0, 1]), 1);
  assertEquals(adjustedRand([0], [0]), 1);
});
