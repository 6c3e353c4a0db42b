import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { answerOf, missingAdapter, runProbe, testUnless } from "../_probe.ts";
import type { Said, Solved } from "./transport_plan_probe.ts";

const probed = await runProbe<{ solved: Solved[]; said: Said[] }>("webgpu/transport_plan_probe.ts");
const missing = missingAdapter(probed);

/** What scores and potentials of size 1/eps lose to rounding, relative to the entry whose logarithm they add up to. */
const rounding = (epsilon: number) => 2 ** -24 / epsilon;

testUnless(
  missing,
  "TransportPlan on webgpu is the processor's plan, entry by entry, cold and warm, small and large",
  () => {
    const { solved } = answerOf(probed);
    assertEquals(solved.length, 39 + 18 + 6);
    for (
      const { rows, columns, solver, epsilon, error } of solved.filter(({ epsilon }) => epsilon >= 0.005)
    ) {
      // Each iteration rounds twice, and what it rounds is handed on to the next; but no error grows on its way.
      assertLess(error, 64 * rounding(epsilon), `${rows} x ${columns} at ${epsilon}, ${solver}`);
    }
  },
);

testUnless(
  missing,
  "TransportPlan on webgpu says of plain plans that are not finite what the processor says",
  () => {
    const { said } = answerOf(probed);
    assertEquals(said.length, 24);
    for (const { rows, columns, epsilon, onCard, onProcessor } of said) {
      assertEquals(onCard, onProcessor, `${rows} x ${columns} at ${epsilon}`);
      assertEquals(
        onCard,
        epsilon === 0.02
          ? null
          : "the transport plan between levels 1 and 2 is not finite (solver plain, epsilon 0.005)",
      );
    }
  },
);

testUnless(missing, "TransportPlan on webgpu has the large entries right at the smallest temperature", () => {
  const { solved } = answerOf(probed);
  // Single entries of the far tail are not held by potentials of 1e4 in float32, here or on the processor.
  const [{ largest }] = solved.filter(({ epsilon }) => epsilon === 1e-4);
  assertLess(largest, 1e-2);
});

testUnless(missing, "TransportPlan on webgpu reports entropy and the mass of its worst row", () => {
  const { solved } = answerOf(probed);
  for (const { rows, columns, epsilon, entropy, share: [reported, found] } of solved) {
    const name = `${rows} x ${columns} at ${epsilon}`;
    assertLess(entropy, 64 * rounding(epsilon), name);
    // Sums of as many as 1000 terms, in another order.
    assertAlmostEquals(reported, found, 2e-5, name);
    // The rows are balanced last: their mass is off by the rounding of one potential, and of the sum.
    assert(Math.abs(reported) <= rounding(epsilon) + 1e-5, name);
  }
});
