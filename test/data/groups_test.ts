import { assertEquals } from "@std/assert";
import { groupIndices } from "../../src/data/groups.ts";

Deno.test("groupIndices() numbers groups in the order of first appearance", () => {
  const blocks = ["b", "a", "b", "c", "a"];
  assertEquals(groupIndices({ length: 5, group: (index) => blocks[index] }), [0, 1, 0, 2, 1]);
});

Deno.test("groupIndices() takes each item of a split without groups for its own", () => {
  assertEquals(groupIndices({ length: 3 }), [0, 1, 2]);
});
