import { assertAlmostEquals, assertEquals } from "@std/assert";
import { lateChange } from "../../src/results/settling.ts";

function curve(...losses: number[][]) {
  const named = Object.fromEntries(losses.map((values, i) => [`loss ${i}`, values]));
  return { steps: losses[0].map((_, i) => i + 1), losses: named, diagnostics: {} };
}

Deno.test("lateChange() compares the last two fifths with the whole way", () => {
  // From 10 down to 0; the fourth fifth is at 1, the last at 0.
  assertAlmostEquals(lateChange(curve([10, 8, 6, 4, 3, 2, 1, 1, 0, 0]))!, 0.1, 1e-12);
});

Deno.test("lateChange() adds up all losses", () => {
  const falling = [10, 8, 6, 4, 3, 2, 1, 1, 0, 0];
  assertAlmostEquals(lateChange(curve(falling, falling))!, 0.1, 1e-12);
});

Deno.test("lateChange() is 0 for a loss at rest", () => {
  assertEquals(lateChange(curve([5, 1, 1, 1, 1, 1, 1, 1, 1, 1])), 0);
});

Deno.test("lateChange() says nothing of a short curve or of one that went nowhere", () => {
  assertEquals(lateChange(curve([3, 2, 1])), null);
  assertEquals(lateChange(curve(new Array(10).fill(2))), null);
});
