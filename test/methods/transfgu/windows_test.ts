import { assertEquals } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import { chooseWindows, slidingWindows, windowBox } from "../../../src/methods/transfgu/windows.ts";

const grid = (height: number, width = height) => ({ height, width });

Deno.test("slidingWindows() of half a grid have centres at a half and at the end", () => {
  // Four cells reach 2 to each side: centres 2, 4 and, touching the end, 5.
  const windows = slidingWindows(grid(8), [0.5]);
  assertEquals(windows.map(({ top }) => top), [0, 0, 0, 2, 2, 2, 3, 3, 3]);
  assertEquals(windows.slice(0, 3).map(({ left, right }) => [left, right]), [[0, 4], [2, 6], [3, 7]]);
});

Deno.test("slidingWindows() of an odd side lie side by side", () => {
  const windows = slidingWindows(grid(10), [0.3]);
  // Three cells: only multiples of 3 are centres of whole cells, and none touches the end.
  assertEquals(windows.slice(0, 2).map(({ left, right }) => [left, right]), [[2, 4], [5, 7]]);
  assertEquals(windows.length, 4);
});

Deno.test("slidingWindows() has the published numbers of windows", () => {
  const scales = [0.5, 0.4, 0.3, 0.2];
  assertEquals(slidingWindows(grid(80), scales).length, 142);
  assertEquals(slidingWindows(grid(80, 160), scales).length, 306);
  assertEquals(slidingWindows(grid(80), [0.6, 0.5, 0.4, 0.3]).length, 70);
});

Deno.test("slidingWindows() of less than a cell are none", () => {
  assertEquals(slidingWindows(grid(4), [0.2]), []);
});

Deno.test("windowBox() loses the last row and column where that is asked for", () => {
  const window = { scale: 0, top: 1, left: 2, bottom: 3, right: 4 };
  assertEquals(windowBox(window, 8, false), { top: 8, left: 16, height: 24, width: 24 });
  assertEquals(windowBox(window, 8, true), { top: 8, left: 16, height: 23, width: 23 });
});

Deno.test("chooseWindows() draws some in their order, or takes all", () => {
  const random = () => new RandomStreams(0).stream("windows", 5);
  const all = Array.from({ length: 50 }, (_, at) => at);
  const some = chooseWindows(all, 8, random());
  assertEquals(some.length, 8);
  assertEquals(some, some.toSorted((a, b) => a - b));
  assertEquals(chooseWindows(all, 8, random()), some);
  assertEquals(chooseWindows(all, "all", random()), all);
  assertEquals(chooseWindows(all, 60, random()), all);
});
