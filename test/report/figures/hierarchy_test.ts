import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  groupedByParent,
  levelOrders,
  parents,
  planFigure,
  treeFigure,
} from "../../../src/report/figures/hierarchy.ts";

/** Two clusters into four: the first takes most of 1 and 2, the second of 0 and 3. */
const PLAN = { rows: 2, columns: 4, data: [0.05, 0.2, 0.2, 0, 0.2, 0.05, 0.05, 0.25] };

Deno.test("a finer cluster belongs to the coarser one that takes most of its mass", () => {
  assertEquals(parents(PLAN), [1, 0, 0, 1]);
  assertEquals(groupedByParent(PLAN, [0, 1]), [1, 2, 0, 3]);
  assertEquals(groupedByParent(PLAN, [1, 0]), [0, 3, 1, 2]);
  assertEquals(levelOrders([PLAN]), [[0, 1], [1, 2, 0, 3]]);
});

Deno.test("a plan is drawn in the order of the tree, as shares of each finer cluster", () => {
  const { text } = planFigure(PLAN, [0, 1], [1, 2, 0, 3]);
  assertStringIncludes(text, "from 2 clusters to 4 finer ones");
  // All of cluster 3 is the second's; 80 % of 1, 2 and 0 belong to their parents.
  assertEquals(text.match(/class="q9" d="([^"]*)"/)![1].split("M").length - 1, 4);
  assertEquals(text.match(/class="q6" d="([^"]*)"/)![1].split("M").length - 1, 3);
});

Deno.test("the tree has a link for each finer cluster", () => {
  const { text } = treeFigure([PLAN]);
  assertStringIncludes(text, "Tree of 2, 4 clusters");
  assertEquals(text.match(/<path /g)!.length, 4);
});
