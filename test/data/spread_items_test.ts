import { assertEquals } from "@std/assert";
import { spreadItems } from "../../src/data/spread_items.ts";

Deno.test("spreadItems() has the first and the last item, and no item twice", () => {
  assertEquals(spreadItems(10, 4), [0, 3, 6, 9]);
  assertEquals(spreadItems(3, 5), [0, 1, 2]);
  assertEquals(spreadItems(7, 1), [0]);
  assertEquals(spreadItems(0, 3), []);
});
