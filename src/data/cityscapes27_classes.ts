/**
 * The 27 classes of Cityscapes: every label that is not void.
 *
 * @module
 */

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
