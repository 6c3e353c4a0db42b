import { assertEquals } from "@std/assert";
import { CITYSCAPES_CLASSES } from "../../src/data/cityscapes27_classes.ts";

Deno.test("CITYSCAPES_CLASSES has 27 names in 7 categories", () => {
  assertEquals(new Set(CITYSCAPES_CLASSES.map(({ name }) => name)).size, 27);
  assertEquals(new Set(CITYSCAPES_CLASSES.map(({ category }) => category)).size, 7);
});

Deno.test("CITYSCAPES_CLASSES has one colour twice, for poles", () => {
  const colours = CITYSCAPES_CLASSES.map(({ colour }) => colour.join());
  const twice = CITYSCAPES_CLASSES.filter((_, i) => colours.indexOf(colours[i]) !== i);
  assertEquals(twice.map(({ name }) => name), ["polegroup"]);
});
