import * as Plot from "@observablehq/plot";
import { assert, assertAlmostEquals, assertEquals, assertMatch } from "@std/assert";
import { draw, finished } from "../../src/report/drawing.ts";

const OPTIONS = {
  label: 'three "points" & a line',
  width: 200,
  height: 100,
  x: { domain: [0, 3] },
  y: { domain: [0, 1] },
  marks: [Plot.line([[0, 1 / 3], [1, 2 / 3], [3, 1]]), Plot.dot([[1, 0.5]], { fill: "var(--point)" })],
};

Deno.test("a drawing is the same each time, and has a name of its own", () => {
  const [first, second] = [finished(draw(OPTIONS)).text, finished(draw(OPTIONS)).text];
  assertEquals(first, second);
  assertMatch(
    first,
    /^<svg viewBox="0 0 200 100" class="plot" role="img" aria-label="three &quot;points&quot; &amp; a line">/,
  );
  assertMatch(first, /<\/svg>$/);
  assert(!first.includes("<style"), first);
});

Deno.test("coordinates have one decimal, and lengths in letters keep theirs", () => {
  const { text } = finished(draw(OPTIONS));
  const [, path] = text.match(/ d="(M\d[^"]*)"/)!;
  assertEquals(path.match(/\d+\.\d{2,}/), null);
  assertMatch(text, /="0\.71em"|="0\.32em"/);
});

Deno.test("what is drawn later stands where the scales put it", () => {
  const drawing = draw(OPTIONS);
  assertAlmostEquals(drawing.x(3) - drawing.x(0), 3 * (drawing.x(2) - drawing.x(1)), 1e-9);
  assert(drawing.y(1) < drawing.y(0));
  assertMatch(finished(drawing, "<g/>").text, /<g\/><\/svg>$/);
});
