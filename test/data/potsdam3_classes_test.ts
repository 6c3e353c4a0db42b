import { assertEquals } from "@std/assert";
import { POTSDAM_CLASSES, POTSDAM_FINE_TO_COARSE } from "../../src/data/potsdam3_classes.ts";

Deno.test("POTSDAM_FINE_TO_COARSE pairs roads with cars, buildings with clutter and trees with low vegetation", () => {
  const fine = ["road", "building", "low vegetation", "tree", "car", "clutter"];
  const classOf = (name: string) => POTSDAM_CLASSES[POTSDAM_FINE_TO_COARSE[fine.indexOf(name)]].name;
  assertEquals(fine.map(classOf), [
    "roads and cars",
    "buildings and clutter",
    "trees and vegetation",
    "trees and vegetation",
    "roads and cars",
    "buildings and clutter",
  ]);
});
