import { assertEquals, assertStringIncludes } from "@std/assert";
import { matrixDrawing, matrixPaths } from "../../../src/report/figures/matrix.ts";

Deno.test("an entry lies in the row of its label and the column of its prediction", () => {
  const shares = { labels: ["a", "b"], predictions: ["a", "b"], shares: [[0, 1], [0.003, 0.03]] };
  const drawing = matrixDrawing(shares, "two classes");
  const [left, top] = [drawing.x("a") - 20, drawing.y("a")];
  assertEquals([drawing.x("b") - drawing.x("a"), drawing.y("b") - drawing.y("a")], [40, 40]);
  assertEquals(
    matrixPaths(shares, drawing),
    `<g class="entries" transform="translate(${left} ${top})scale(40)"><path class="q3" d="M1 1h1"/>` +
      '<path class="q9" d="M1 0h1"/></g>',
  );
});

Deno.test("without room for names a matrix has no axes", () => {
  const shares = { labels: ["a", "b"], predictions: ["a", "b"], shares: [null, null] };
  assertStringIncludes(matrixDrawing(shares, "named").start, ">a</text>");
  assertEquals(matrixDrawing(shares, "plain", { room: 0 }).start.includes("<text"), false);
});

Deno.test("a matrix of many classes has small entries, and each room for its longest name", () => {
  const matrixOf = (classes: number, name: string) => {
    const names = Array.from({ length: classes }, (_, i) => `${name} ${i + 10}`);
    return matrixDrawing({ labels: names, predictions: names, shares: names.map(() => null) }, "classes");
  };
  assertEquals([2, 7, 14, 27].map((classes) => matrixOf(classes, "a").side), [40, 40, 20, 16]);
  const [short, long] = [matrixOf(27, "sky"), matrixOf(27, "traffic light")];
  assertEquals(long.width - short.width, 6 * ("traffic light".length - "sky".length));
});
