import { assertEquals } from "@std/assert";
import { imageGroups } from "../../src/evaluate/image_groups.ts";

Deno.test("imageGroups() numbers groups as they occur", () => {
  const names = ["b", "a", "b", "c"];
  assertEquals(imageGroups({ length: 4, group: (image) => names[image] }), [0, 1, 0, 2]);
});

Deno.test("imageGroups() takes images of no group for groups of their own", () => {
  assertEquals(imageGroups({ length: 3 }), [0, 1, 2]);
});
