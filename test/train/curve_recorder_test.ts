import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { CurveRecorder } from "../../src/train/curve_recorder.ts";

function report(value: number) {
  return { losses: { total: value }, diagnostics: { entropy: -value } };
}

Deno.test("CurveRecorder keeps every step of a short training", () => {
  const recorder = new CurveRecorder(3);
  [1, 2, 3].forEach((value) => recorder.add(report(value)));
  assertEquals(recorder.curve, {
    steps: [1, 2, 3],
    losses: { total: [1, 2, 3] },
    diagnostics: { entropy: [-1, -2, -3] },
  });
});

Deno.test("CurveRecorder averages windows of a long training; the last one may be shorter", () => {
  const recorder = new CurveRecorder(81);
  for (let step = 1; step <= 81; step++) recorder.add(report(step));
  const { steps, losses } = recorder.curve;
  assertEquals([steps.length, steps[0], steps.at(-2), steps.at(-1)], [27, 3, 78, 81]);
  assertEquals(losses.total[0], 2);
});

Deno.test("CurveRecorder leaves out a window that is not full", () => {
  const recorder = new CurveRecorder(400);
  for (let step = 1; step <= 15; step++) recorder.add(report(step));
  assertEquals(recorder.curve.steps, [10]);
});

Deno.test("CurveRecorder has at most 40 windows, whose means weigh up to the mean of all steps", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 200 }), (values) => {
      const recorder = new CurveRecorder(values.length);
      values.forEach((value) => recorder.add(report(value)));
      const { steps, losses } = recorder.curve;
      assertEquals(steps.length <= 40 && steps.at(-1) === values.length, true);
      const sum = losses.total.reduce((total, mean, i) => total + mean * (steps[i] - (steps[i - 1] ?? 0)), 0);
      // Sums of up to 200 small numbers in float64.
      assertAlmostEquals(sum, values.reduce((total, value) => total + value, 0), 1e-9);
    }),
  );
});

Deno.test("CurveRecorder goes on from a saved state, through JSON, as if it had never stopped", () => {
  const whole = new CurveRecorder(90);
  for (let step = 1; step <= 90; step++) whole.add(report(1 / step));
  const first = new CurveRecorder(90);
  for (let step = 1; step <= 31; step++) first.add(report(1 / step));
  const second = new CurveRecorder(90, JSON.parse(JSON.stringify(first.state)));
  for (let step = 32; step <= 90; step++) second.add(report(1 / step));
  assertEquals(second.curve, whole.curve);
});
