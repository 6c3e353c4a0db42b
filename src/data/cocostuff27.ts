/**
 * COCOStuff27: the curated pictures of COCO-Stuff with its 182 labels merged into 27.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { cocoItems, findList, LIST_SOURCE, readCocoList } from "./_cocostuff27_files.ts";
import { fileDataset } from "./file_dataset.ts";
import { labelTable, pngLabelReaders } from "./label_table.ts";
import { findFolder } from "./_place.ts";
import { rebuildLists } from "./coco_curation.ts";
import { COCO_CLASSES, COCO_FINE_TO_COARSE, COCO_HIERARCHY, COCO_UNUSED, vocColour } from "./classes.ts";
import { RGB_READERS } from "./image.ts";
import { type Dataset, type DatasetDefinition, defineDataset, type Finding } from "./types.ts";

const NAME = "cocostuff27";

const CAPTION =
  "COCOStuff27: COCO pictures of 2017 (Flickr terms of each picture), labels of COCO-Stuff (CC BY 4.0) in 27 classes. " +
  "Trained on the list Coco164kFull_Stuff_Coarse, scored on Coco164kFull_Stuff_Coarse_7 of val2017, as STEGO, HP and " +
  "SmooSeg do; papers often state the 49,629 pictures of the shorter training list instead.";

/** MD5 of the published validation list, with Unix line ends and one at the end (reference: datasets, section 4). */
const VAL_LIST_MD5 = "de66cfb97c6ea796c3ba8e001edda199";

const table = labelTable(COCO_FINE_TO_COARSE, {
  values: COCO_UNUSED,
  hint: "stuffthingmaps, which count from 0, never do: these labels probably count from 1",
});

const definition: DatasetDefinition = defineDataset({
  name: NAME,
  title: "COCOStuff27: everyday pictures, 12 classes of things and 15 of stuff",
  classes: COCO_CLASSES.length,
  expected: { train: 97_702, val: 2_175 },
  async open(root: string): Promise<Dataset> {
    const place = { dataset: NAME, root };
    const folder = await openFolder(root);
    return fileDataset({
      name: NAME,
      classes: COCO_CLASSES,
      colours: COCO_CLASSES.map((_, index) => vocColour(index)),
      hierarchy: COCO_HIERARCHY,
      caption: CAPTION,
      recipe: "cocostuff27 1",
      items: { train: await cocoItems(place, folder, "train"), val: await cocoItems(place, folder, "val") },
      readers: { ...RGB_READERS, ...pngLabelReaders(table) },
    });
  },
  async inspect(root: string): Promise<Finding[]> {
    const path = await findList({ dataset: NAME, root }, await openFolder(root), "val");
    const ids = await readCocoList(path);
    const md5 = createHash("md5").update(ids.map((id) => `${id}\n`).join("")).digest("hex");
    if (md5 === VAL_LIST_MD5) return [{ level: "ok", message: `"${path}" is the published list` }];
    return [{
      level: "warning",
      message: `"${path}" is not the published list: its MD5 is ${md5}, expected ${VAL_LIST_MD5}`,
    }];
  },
  prepare: (from) => rebuildLists(from),
});

export default definition;

function openFolder(root: string): Promise<string> {
  return findFolder({ dataset: NAME, root }, "cocostuff", "curated", LIST_SOURCE);
}
