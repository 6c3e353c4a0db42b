/**
 * Potsdam-3: aerial pictures of the ISPRS contest in 200 x 200 patches, six classes merged into three.
 *
 * @module
 */
import { join } from "node:path";
import { fileDataset } from "./_file_dataset.ts";
import { findFolder } from "./_place.ts";
import { LIST_FILES, potsdamItems, SOURCE } from "./_potsdam3_files.ts";
import { readPatch, readPatchLabels } from "./potsdam3_patch.ts";
import { POTSDAM_CLASSES } from "./potsdam3_classes.ts";
import { recordedFindings } from "./potsdam_tiles/preparation_record.ts";
import { prepareTiles } from "./potsdam_tiles/prepare_tiles.ts";
import { type Dataset, type DatasetDefinition, defineDataset, type Finding } from "./types.ts";

const NAME = "potsdam3";

const CAPTION =
  "Potsdam-3: ISPRS 2D semantic labelling contest, Potsdam (research use with citation), patches and split as prepared " +
  "by the authors of IIC. That split was drawn at random without a seed: one made from the raw tiles is another split.";

const definition: DatasetDefinition = defineDataset({
  name: NAME,
  title: "Potsdam-3: aerial pictures of a city, 3 classes",
  classes: POTSDAM_CLASSES.length,
  expected: { train: 4_545, val: 855 },
  async open(root: string): Promise<Dataset> {
    const place = { dataset: NAME, root };
    const folder = await openFolder(root);
    return fileDataset({
      name: NAME,
      classes: POTSDAM_CLASSES.map(({ name }) => name),
      colours: POTSDAM_CLASSES.map(({ colour }) => colour),
      caption: CAPTION,
      recipe: "potsdam3 1",
      items: {
        train: await potsdamItems(place, folder, "train"),
        val: await potsdamItems(place, folder, "val"),
      },
      readers: { image: readPatch, label: readPatchLabels },
    });
  },
  inspect: async (root) => await recordedFindings(await openFolder(root)),
  prepare(from: string, root: string, seed: number): Promise<Finding[]> {
    return prepareTiles(from, join(root, NAME), { seed });
  },
});

export default definition;

function openFolder(root: string): Promise<string> {
  return findFolder({ dataset: NAME, root }, "potsdam", LIST_FILES.train, SOURCE);
}
