/**
 * The 27 classes of COCOStuff27 and how the 182 fine classes of COCO-Stuff fall into them.
 *
 * @module
 */

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
