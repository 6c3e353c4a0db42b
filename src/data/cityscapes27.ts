/**
 * Cityscapes with all of its 27 classes that are not void.
 *
 * @module
 */
import { cityscapesItems, LEFT_FOLDER, LEFT_SOURCE } from "./_cityscapes27_files.ts";
import { fileDataset } from "./_file_dataset.ts";
import { labelTable, toClasses } from "./_label_table.ts";
import { findFolder } from "./_place.ts";
import { CITYSCAPES_CLASSES } from "./cityscapes27_classes.ts";
import { readRgb } from "./image.ts";
import { readLabelPng } from "../formats/label_png.ts";
import { type Dataset, type DatasetDefinition, defineDataset } from "./types.ts";

const NAME = "cityscapes27";

/** The label ids below this one are void; the class is the id less this. */
const FIRST_CLASS_ID = 7;

const CAPTION =
  "Cityscapes: fine annotations of 50 cities (research use, no redistribution), all 27 classes that are not void, not the " +
  "19 of the official benchmark. The shorter side is resized and the middle cut out, so that only the middle half of " +
  "each validation picture is scored. Pictures are ordered by city and file name.";

const table = labelTable(
  Array.from({ length: FIRST_CLASS_ID + CITYSCAPES_CLASSES.length }, (_, id) => id - FIRST_CLASS_ID),
);

const definition: DatasetDefinition = defineDataset({
  name: NAME,
  title: "Cityscapes: street scenes, 27 classes",
  classes: CITYSCAPES_CLASSES.length,
  expected: { train: 2_975, val: 500 },
  async open(root: string): Promise<Dataset> {
    const place = { dataset: NAME, root };
    const folder = await findFolder(place, "cityscapes", LEFT_FOLDER, LEFT_SOURCE);
    return fileDataset({
      name: NAME,
      classes: CITYSCAPES_CLASSES.map(({ name }) => name),
      colours: CITYSCAPES_CLASSES.map(({ colour }) => colour),
      hierarchy: categories(),
      caption: CAPTION,
      recipe: "cityscapes27 1",
      items: {
        train: await cityscapesItems(place, folder, "train"),
        val: await cityscapesItems(place, folder, "val"),
      },
      readers: {
        image: readRgb,
        label: async (path) => toClasses(await readLabelPng(path), table, path),
      },
    });
  },
});

export default definition;

function categories(): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  for (const { name, category } of CITYSCAPES_CLASSES) (groups[category] ??= []).push(name);
  return groups;
}
