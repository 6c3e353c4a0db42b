import { assertEquals } from "@std/assert";
import { noClassColour } from "../../src/app/report_pictures.ts";

Deno.test("what has no class is black, unless a class is nearly so", () => {
  assertEquals(noClassColour([[200, 0, 0], [60, 60, 60]]), [0, 0, 0]);
  assertEquals(noClassColour([[200, 0, 0], [10, 20, 5]]), [255, 255, 255]);
  assertEquals(noClassColour([[0, 0, 0], [250, 250, 240]]), [255, 0, 255]);
});
