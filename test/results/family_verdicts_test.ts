import { assertEquals } from "@std/assert";
import { decide, decideFamily } from "../../src/results/family_verdicts.ts";

const claim = (op: ">" | "<" | ">=", difference: number, p_value: number, p_margin: number) => ({
  op,
  difference,
  p_value,
  p_margin,
});

Deno.test("decide() takes a difference before equivalence, and being within the margin for >= as holding", () => {
  const of = (op: ">" | "<" | ">=", difference: number, p: number, margin: number) =>
    decide(op, { difference, p_adjusted: p, p_margin_adjusted: margin });
  assertEquals([of(">", 1, 0.01, 0.01), of("<", 1, 0.01, 1)], ["holds", "fails"]);
  assertEquals([of(">", 1, 0.2, 0.01), of(">", 1, 0.2, 0.2)], ["equivalent", "inconclusive"]);
  assertEquals([of(">=", -1, 0.01, 0.01), of(">=", -1, 0.01, 0.2)], ["holds", "fails"]);
});

Deno.test("decideFamily() shares the error rate among the claims", () => {
  const weak = claim(">", 1, 0.03, 1);
  assertEquals(decideFamily([weak]), ["holds"]);
  assertEquals(decideFamily([weak, claim("<", 1, 0.04, 1)]), ["inconclusive", "inconclusive"]);
  assertEquals(decideFamily([claim(">", 1, 0.001, 0.001), weak]), ["holds", "holds"]);
});
