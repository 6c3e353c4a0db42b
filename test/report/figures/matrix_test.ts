import { assertEquals, assertStringIncludes } from "@std/assert";
import { matrixDrawing, matrixPaths } from "../../../src/report/figures/matrix.ts";

Deno.test("an entry lies in the row of its label and the column of its prediction", () => {
  const shares = { labels: ["a", "b"], predictions: ["a", "b"], shares: [[0, 1], [0.003, 0.03]] };
  const drawing = matrixDrawing(shares, "two classes");
  const [left, top] = [drawing.x("a") - 8, drawing.y("a") - 8];
  assertEquals([drawing.x("b") - drawing.x("a"), drawing.y("b") - drawing.y("a")], [16, 16]);
  assertEquals(
    matrixPaths(shares, drawing),
    `<g transform="translate(${left} ${top})scale(16)"><path class="q3" d="M1 1h1v1h-1z"/>` +
      '<path class="q9" d="M1 0h1v1h-1z"/></g>',
  );
});

Deno.test("without room for names a matrix has no axes", () => {
  const shares = { labels: ["a", "b"], predictions: ["a", "b"], shares: [null, null] };
  assertStringIncludes(matrixDrawing(shares, "named").start, ">a</text>");
  assertEquals(matrixDrawing(shares, "plain", 0).start.includes("<text"), false);
});
