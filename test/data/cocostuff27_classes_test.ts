import { assertEquals } from "@std/assert";
import { COCO_CLASSES, COCO_FINE_TO_COARSE, COCO_HIERARCHY } from "../../src/data/cocostuff27_classes.ts";

const classOf = (value: number) => COCO_CLASSES[COCO_FINE_TO_COARSE[value]];

Deno.test("COCO_FINE_TO_COARSE maps values that are ids of COCO-Stuff less 1", () => {
  // 1 person, 2 bicycle, 3 car, 17 cat, 92 banner, 106 clouds, 124 grass, 182 wood in `labels.txt`.
  assertEquals([1, 2, 3, 17, 92, 106, 124, 182].map((id) => classOf(id - 1)), [
    "person",
    "vehicle",
    "vehicle",
    "animal",
    "textile-stuff",
    "sky-stuff",
    "plant-stuff",
    "solid-stuff",
  ]);
});

Deno.test("COCO_FINE_TO_COARSE maps 91 things to 12 classes and 91 kinds of stuff to 15", () => {
  assertEquals(COCO_FINE_TO_COARSE.length, 182);
  assertEquals(new Set(COCO_FINE_TO_COARSE.slice(0, 91)), new Set(Array.from({ length: 12 }, (_, i) => i)));
  assertEquals(new Set(COCO_FINE_TO_COARSE.slice(91)), new Set(Array.from({ length: 15 }, (_, i) => i + 12)));
});

Deno.test("COCO_HIERARCHY holds every class once", () => {
  assertEquals(Object.values(COCO_HIERARCHY).flat().sort(), [...COCO_CLASSES].sort());
});
