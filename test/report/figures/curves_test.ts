import { assertEquals, assertMatch } from "@std/assert";
import { curvePath, curvesDrawing } from "../../../src/report/figures/curves.ts";

const CURVES = [
  { steps: [10, 20], values: [4, 2] },
  { steps: [10, 20], values: [6, null] },
  { steps: [10, 20], values: [8, 3] },
];

Deno.test("curves are drawn around their median at each step", () => {
  const drawing = curvesDrawing(CURVES, "loss")!;
  assertMatch(drawing.start, /aria-label="loss over 20 steps, median of 3 seeds: from 6 to 2\.5"/);
  const path = (first: number, last: number) =>
    `M${drawing.x(10)},${round(drawing.y(first))}l${round(drawing.x(20) - drawing.x(10))},${
      round(round(drawing.y(last)) - round(drawing.y(first)))
    }`;
  assertEquals(curvePath(CURVES[0], drawing), path(4, 2));
  assertEquals(drawing.median, path(6, 2.5));
});

Deno.test("a curve ends where it has no values, and without any there is no drawing", () => {
  const drawing = curvesDrawing(CURVES, "loss")!;
  assertMatch(curvePath(CURVES[1], drawing), /^M[^l]*$/);
  assertEquals(curvesDrawing([{ steps: [1], values: [null] }], "loss"), null);
  assertEquals(curvesDrawing([], "loss"), null);
});

Deno.test("a constant has an axis with room", () => {
  const drawing = curvesDrawing([{ steps: [1, 2], values: [5, 5] }], "constant")!;
  assertEquals(Number.isFinite(drawing.y(5)), true);
});

function round(value: number): number {
  return Math.round(10 * value) / 10;
}
