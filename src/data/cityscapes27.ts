/**
 * Cityscapes with all of its 27 classes that are not void.
 *
 * @module
 */
import { join } from "node:path";
import { fileDataset, type FileItem } from "./file_dataset.ts";
import { labelTable, pngLabelReaders, STORED_IGNORED } from "./label_table.ts";
import { findFolder, firstThere, kindOf, missingData, type Place } from "./_place.ts";
import { CITYSCAPES_CLASSES } from "./classes.ts";
import { RGB_READERS } from "./image.ts";
import { type Dataset, type DatasetDefinition, defineDataset, type SplitName } from "./types.ts";
import { fileNames, folderNames } from "./item_lists.ts";

const NAME = "cityscapes27";

/** The label ids below this one are void; the class is the id less this. */
const FIRST_CLASS_ID = 7;

/** The folder of pictures. */
const LEFT_FOLDER = "leftImg8bit";

/** Where the pictures come from. */
const LEFT_SOURCE = '"leftImg8bit_trainvaltest.zip" from cityscapes-dataset.com (after registration)';

const LABEL_SOURCE = 'the "labelIds" files of "gtFine_trainvaltest.zip" from cityscapes-dataset.com';
const LABEL_FOLDERS = ["gtFine", "annotations/gtFine", "annotations"];
const IMAGE_NAME = /^(.+_\d{6}_\d{6})_leftImg8bit\.(?:png|jpe?g)$/;

const CAPTION =
  "Cityscapes: fine annotations of 50 cities (research use, no redistribution), all 27 classes that are not void, not the " +
  "19 of the official benchmark. The shorter side is resized and the middle cut out, so that only the middle half of " +
  "each validation picture is scored. Pictures are ordered by city and file name.";

const table = labelTable(
  Array.from({ length: FIRST_CLASS_ID + CITYSCAPES_CLASSES.length }, (_, id) => id - FIRST_CLASS_ID),
  {
    values: [STORED_IGNORED],
    hint: "files of labelIds never do: these are probably labelTrainIds, of 19 classes",
  },
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
      readers: { ...RGB_READERS, ...pngLabelReaders(table) },
    });
  },
});

export default definition;

function categories(): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  for (const { name, category } of CITYSCAPES_CLASSES) (groups[category] ??= []).push(name);
  return groups;
}

/**
 * The files of one split, ordered by city and by file name: the reference takes whatever order the disk has.
 *
 * @param place The dataset and the root, for messages.
 * @param folder The dataset's folder.
 * @param split Which split.
 * @throws {Deno.errors.NotFound} There are no pictures, or a picture has no label file.
 */
export async function cityscapesItems(place: Place, folder: string, split: SplitName): Promise<FileItem[]> {
  const images = join(folder, LEFT_FOLDER, split);
  const items: FileItem[] = [];
  if (await kindOf(images) === "folder") {
    const labels = await labelFolder(place, folder, split);
    for (const city of await folderNames(images)) {
      const found = await cityItems(place, join(images, city), join(labels, city));
      items.push(...found.map((item) => ({ ...item, group: city })));
    }
  }
  if (items.length === 0) throw missingData(place, `no pictures in "${images}"`, LEFT_SOURCE);
  return items;
}

async function labelFolder(place: Place, folder: string, split: SplitName): Promise<string> {
  const found = await firstThere(folder, LABEL_FOLDERS.map((name) => `${name}/${split}`));
  if (found) return found;
  throw missingData(place, `no folder "${join(folder, LABEL_FOLDERS[0], split)}"`, LABEL_SOURCE);
}

async function cityItems(place: Place, images: string, labels: string): Promise<FileItem[]> {
  const known = await kindOf(labels) === "folder" ? await fileNames(labels) : new Set<string>();
  const items: FileItem[] = [];
  for (const name of [...await fileNames(images)].sort()) {
    const id = name.match(IMAGE_NAME)?.[1];
    if (id === undefined) continue;
    const label = `${id}_gtFine_labelIds.png`;
    if (!known.has(label)) {
      const hint = known.has(`${id}_gtFine_labelTrainIds.png`)
        ? ` ("labelTrainIds" holds only 19 classes)`
        : "";
      throw missingData(place, `no "${label}" in "${labels}"${hint}`, LABEL_SOURCE);
    }
    items.push({ id, image: join(images, name), label: join(labels, label) });
  }
  return items;
}
