/**
 * Where Cityscapes keeps its pictures and labels.
 *
 * @module
 */
import { join } from "node:path";
import type { FileItem } from "./file_split.ts";
import { fileNames, folderNames } from "./_folder_names.ts";
import { firstThere, kindOf, missingData, type Place } from "./_place.ts";
import type { SplitName } from "./types.ts";

/** The folder of pictures. */
export const LEFT_FOLDER = "leftImg8bit";

/** Where the pictures come from. */
export const LEFT_SOURCE = '"leftImg8bit_trainvaltest.zip" from cityscapes-dataset.com (after registration)';

const LABEL_SOURCE = 'the "labelIds" files of "gtFine_trainvaltest.zip" from cityscapes-dataset.com';
const LABEL_FOLDERS = ["gtFine", "annotations/gtFine", "annotations"];
const IMAGE_NAME = /^(.+_\d{6}_\d{6})_leftImg8bit\.(?:png|jpe?g)$/;

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
      items.push(...await cityItems(place, join(images, city), join(labels, city)));
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
