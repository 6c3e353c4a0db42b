import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { runProbe, testUnless } from "../_probe.ts";
import type { Solved } from "./transport_plan_probe.ts";

const probed = await runProbe<{ solved: Solved[] }>("webgpu/transport_plan_probe.ts");
const missing = "error" in probed ? probed.error : undefined;
const solved = "solved" in probed ? probed.solved : [];

/** What scores and potentials of size 1/eps lose to rounding, relative to the entry whose logarithm they add up to. */
const rounding = (epsilon: number) => 2 ** -24 / epsilon;

testUnless(missing, "TransportPlan on webgpu is the plan of float64, entry by entry, cold and warm", () => {
  assertEquals(solved.length, 39);
  for (const { rows, columns, epsilon, error } of solved.filter(({ epsilon }) => epsilon >= 0.005)) {
    // Each iteration rounds twice, and what it rounds is handed on to the next; but no error grows on its way.
    assertLess(error, 64 * rounding(epsilon), `${rows} x ${columns} at ${epsilon}`);
  }
});

testUnless(missing, "TransportPlan on webgpu has the large entries right at the smallest temperature", () => {
  // Single entries of the far tail are not held by potentials of 1e4 in float32, here or on the processor.
  const [{ largest }] = solved.filter(({ epsilon }) => epsilon === 1e-4);
  assertLess(largest, 1e-2);
});

testUnless(missing, "TransportPlan on webgpu reports entropy and the mass of its worst row", () => {
  for (const { rows, columns, epsilon, entropy, share: [reported, found] } of solved) {
    const name = `${rows} x ${columns} at ${epsilon}`;
    assertLess(entropy, 64 * rounding(epsilon), name);
    // Sums of as many as 1000 terms, in another order.
    assertAlmostEquals(reported, found, 2e-5, name);
    // The rows are balanced last: their mass is off by the rounding of one potential, and of the sum.
    assert(Math.abs(reported) <= rounding(epsilon) + 1e-5, name);
  }
});
