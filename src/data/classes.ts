/**
 * Names, colours and groups of the classes of the published datasets.
 *
 * @module
 */

/**
 * The PASCAL-VOC palette, in which the official programs draw classes that have no colours of their
 * own (reference: datasets, section 4).
 *
 * @example The first three colours
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { vocColour } from "./classes.ts";
 *
 * assertEquals([0, 1, 2].map(vocColour), [[0, 0, 0], [128, 0, 0], [0, 128, 0]]);
 * ```
 *
 * @param index Class index, 0..255.
 * @returns 8-bit RGB: bits 0, 3, 6 of the index give red from the highest bit down, bits 1, 4, 7 green, bits 2, 5 blue.
 */
export function vocColour(index: number): [number, number, number] {
  const colour: [number, number, number] = [0, 0, 0];
  for (let bit = 0; bit < 8; bit++) {
    const weight = 128 >> Math.trunc(bit / 3);
    if ((index >> bit) & 1) colour[bit % 3] |= weight;
  }
  return colour;
}

/** Name, category and official colour of each class, in label order. */
interface CityscapesClass {
  readonly name: string;
  readonly category: string;
  readonly colour: readonly [number, number, number];
}

/** The classes in label order, after `labels.py` of cityscapesScripts; `pole` and `polegroup` share a colour. */
export const CITYSCAPES_CLASSES: readonly CityscapesClass[] = [
  { name: "road", category: "flat", colour: [128, 64, 128] },
  { name: "sidewalk", category: "flat", colour: [244, 35, 232] },
  { name: "parking", category: "flat", colour: [250, 170, 160] },
  { name: "rail track", category: "flat", colour: [230, 150, 140] },
  { name: "building", category: "construction", colour: [70, 70, 70] },
  { name: "wall", category: "construction", colour: [102, 102, 156] },
  { name: "fence", category: "construction", colour: [190, 153, 153] },
  { name: "guard rail", category: "construction", colour: [180, 165, 180] },
  { name: "bridge", category: "construction", colour: [150, 100, 100] },
  { name: "tunnel", category: "construction", colour: [150, 120, 90] },
  { name: "pole", category: "object", colour: [153, 153, 153] },
  { name: "polegroup", category: "object", colour: [153, 153, 153] },
  { name: "traffic light", category: "object", colour: [250, 170, 30] },
  { name: "traffic sign", category: "object", colour: [220, 220, 0] },
  { name: "vegetation", category: "nature", colour: [107, 142, 35] },
  { name: "terrain", category: "nature", colour: [152, 251, 152] },
  { name: "sky", category: "sky", colour: [70, 130, 180] },
  { name: "person", category: "human", colour: [220, 20, 60] },
  { name: "rider", category: "human", colour: [255, 0, 0] },
  { name: "car", category: "vehicle", colour: [0, 0, 142] },
  { name: "truck", category: "vehicle", colour: [0, 0, 70] },
  { name: "bus", category: "vehicle", colour: [0, 60, 100] },
  { name: "caravan", category: "vehicle", colour: [0, 0, 90] },
  { name: "trailer", category: "vehicle", colour: [0, 0, 110] },
  { name: "train", category: "vehicle", colour: [0, 80, 100] },
  { name: "motorcycle", category: "vehicle", colour: [0, 0, 230] },
  { name: "bicycle", category: "vehicle", colour: [119, 11, 32] },
];

/** Class names in label order: 12 things, then 15 kinds of stuff. */
export const COCO_CLASSES: readonly string[] = [
  "electronic",
  "appliance",
  "food",
  "furniture",
  "indoor",
  "kitchen",
  "accessory",
  "animal",
  "outdoor",
  "person",
  "sports",
  "vehicle",
  "ceiling-stuff",
  "floor-stuff",
  "food-stuff",
  "furniture-stuff",
  "rawmaterial-stuff",
  "textile-stuff",
  "wall-stuff",
  "window-stuff",
  "building-stuff",
  "ground-stuff",
  "plant-stuff",
  "sky-stuff",
  "solid-stuff",
  "structural-stuff",
  "water-stuff",
];

/** Thing or stuff, indoors or outdoors, after the label tree of COCO-Stuff. */
export const COCO_HIERARCHY: Readonly<Record<string, readonly string[]>> = {
  "indoor thing": ["electronic", "appliance", "food", "furniture", "indoor", "kitchen"],
  "outdoor thing": ["accessory", "animal", "outdoor", "person", "sports", "vehicle"],
  "indoor stuff": [
    "ceiling-stuff",
    "floor-stuff",
    "food-stuff",
    "furniture-stuff",
    "rawmaterial-stuff",
    "textile-stuff",
    "wall-stuff",
    "window-stuff",
  ],
  "outdoor stuff": [
    "building-stuff",
    "ground-stuff",
    "plant-stuff",
    "sky-stuff",
    "solid-stuff",
    "structural-stuff",
    "water-stuff",
  ],
};

/**
 * Values of things that COCO-Stuff names and that no label PNG holds: street sign, hat, shoe, eye glasses, plate, mirror,
 * window, desk, door, blender, hair brush (reference: datasets, section 4).
 */
export const COCO_UNUSED: readonly number[] = [11, 25, 28, 29, 44, 65, 67, 68, 70, 82, 90];

/**
 * The class of each value 0..181 of a label PNG, which is the id of COCO-Stuff less 1: `labels.txt` of COCO-Stuff counts
 * from 1. The first 91 values are things, the rest stuff.
 */
// deno-fmt-ignore
export const COCO_FINE_TO_COARSE: readonly number[] = [
  9, 11, 11, 11, 11, 11, 11, 11, 11, 8, 8, 8, 8, 8, 8, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 6,
  6, 6, 6, 6, 6, 6, 6, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 5, 5, 5, 5, 5, 5, 5, 5, 2,
  2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 0, 0, 0, 0, 0, 0, 1,
  1, 1, 1, 1, 1, 4, 4, 4, 4, 4, 4, 4, 4, 17, 17, 22, 20, 20, 22, 15, 25, 16, 13, 12, 12, 17,
  17, 23, 15, 15, 17, 15, 21, 15, 25, 13, 13, 13, 13, 13, 22, 26, 14, 14, 15, 22, 21, 21, 24, 20, 22, 15,
  17, 16, 15, 22, 24, 21, 17, 25, 16, 21, 17, 22, 16, 21, 21, 25, 21, 26, 21, 24, 20, 17, 14, 21, 26, 15,
  23, 20, 21, 24, 15, 24, 22, 25, 15, 20, 17, 17, 22, 14, 18, 18, 18, 18, 18, 18, 18, 26, 26, 19, 19, 24,
];

/** Name and colour of each class, in label order; the colours are SmooSeg's, from the viridis map. */
export const POTSDAM_CLASSES: readonly {
  readonly name: string;
  readonly colour: readonly [number, number, number];
}[] = [
  { name: "roads and cars", colour: [68, 1, 84] },
  { name: "buildings and clutter", colour: [33, 145, 140] },
  { name: "trees and vegetation", colour: [253, 231, 37] },
];

/** The class of each fine id: impervious surfaces, building, low vegetation, tree, car, clutter. */
export const POTSDAM_FINE_TO_COARSE: readonly number[] = [0, 1, 2, 2, 0, 1];
