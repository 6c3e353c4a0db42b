import { assertEquals } from "@std/assert";
import { matrixDrawing, matrixPaths } from "../../../src/report/figures/matrix.ts";

Deno.test("an entry lies in the row of its label and the column of its prediction", () => {
  const shares = { labels: ["a", "b"], predictions: ["a", "b"], shares: [[0, 1], [0.003, 0.03]] };
  const drawing = matrixDrawing(shares, "two classes");
  const [left, top] = [drawing.x("b") - 8, drawing.y("a") - 8];
  const square = "h16v16h-16z";
  assertEquals(
    matrixPaths(shares, drawing),
    `<path class="q3" d="M${left} ${top + 16}${square}"/><path class="q9" d="M${left} ${top}${square}"/>`,
  );
});
