import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import { falsePositives } from "../../../src/results/audit/splits.ts";

const PLAN = { seeds: 10, looks: [5, 10, 15, 20], splits: 1000 };

Deno.test("falsePositives() of normal scores are the nominal 5%, fewer where seeds are added", () => {
  const scores = [...new RandomStreams(3).stream("scores").normals(40)];
  const { fixed, sequential } = falsePositives(scores, PLAN);
  assertAlmostEquals(fixed, 0.05, 0.02);
  assertAlmostEquals(sequential, 0.025, 0.02);
  assertEquals(falsePositives(scores.map((score) => 50 + 3 * score), PLAN), { fixed, sequential });
});

Deno.test("falsePositives() of equal scores are none, and too few seeds are refused", () => {
  assertEquals(falsePositives(Array(40).fill(7), PLAN), { fixed: 0, sequential: 0 });
  assertThrows(
    () => falsePositives(Array(39).fill(7), PLAN),
    RangeError,
    "Cannot split 39 seeds into two sets of 20: they are too few, expected 40",
  );
});
