import { assertAlmostEquals, assertEquals } from "@std/assert";
import { evaluateConstant } from "../../src/evaluate/constant_prediction.ts";
import { bankOf } from "./split_fixture.ts";

const OPTIONS = { classes: 2, extra: 0, matching: "one-to-one", hasConverged: true } as const;

Deno.test("evaluateConstant() scores all pixels as the most common class", async () => {
  const { literal, converged, images, linear } = await evaluateConstant(bankOf(), OPTIONS);
  // Four pixels of class 0, three of class 1, one without a label.
  assertEquals([...literal.counts.data], [4, 3, 0, 0]);
  assertAlmostEquals(literal.scores.accuracy, 400 / 7, 1e-12);
  assertAlmostEquals(literal.scores.miou, (400 / 7 + 0) / 2, 1e-12);
  assertEquals([literal.effectiveClusters, converged, linear], [1, literal, null]);
  assertEquals(images, [[0, 0, 2, 0, 1, 2], [0, 0, 2, 0, 1, 1]]);
});

Deno.test("evaluateConstant() has as many clusters as the head that it stands for, and its readouts", async () => {
  const { literal, converged } = await evaluateConstant(bankOf(), {
    ...OPTIONS,
    extra: 1,
    hasConverged: false,
  });
  assertEquals([literal.counts.data.length, converged], [6, null]);
});
