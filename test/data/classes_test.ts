import { assertEquals } from "@std/assert";
import {
  CITYSCAPES_CLASSES,
  COCO_CLASSES,
  COCO_FINE_TO_COARSE,
  COCO_HIERARCHY,
  POTSDAM_CLASSES,
  POTSDAM_FINE_TO_COARSE,
  vocColour,
} from "../../src/data/classes.ts";

Deno.test("vocColour() spreads the bits of the index over the channels", () => {
  // 26 = 0b011010: red bits 0 and 3 are 0 and 1, green bits 1 and 4 are 1 and 1, blue bits 2 and 5 are 0 and 0.
  assertEquals(vocColour(26), [64, 192, 0]);
  assertEquals(vocColour(255), [224, 224, 192]);
});

Deno.test("vocColour() gives every byte a colour of its own", () => {
  const colours = Array.from({ length: 256 }, (_, index) => vocColour(index).join());
  assertEquals(new Set(colours).size, 256);
});

Deno.test("CITYSCAPES_CLASSES has 27 names in 7 categories", () => {
  assertEquals(new Set(CITYSCAPES_CLASSES.map(({ name }) => name)).size, 27);
  assertEquals(new Set(CITYSCAPES_CLASSES.map(({ category }) => category)).size, 7);
});

Deno.test("CITYSCAPES_CLASSES has one colour twice, for poles", () => {
  const colours = CITYSCAPES_CLASSES.map(({ colour }) => colour.join());
  const twice = CITYSCAPES_CLASSES.filter((_, i) => colours.indexOf(colours[i]) !== i);
  assertEquals(twice.map(({ name }) => name), ["polegroup"]);
});

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
