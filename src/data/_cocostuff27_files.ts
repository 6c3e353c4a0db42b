/**
 * Where COCOStuff27 keeps its lists, pictures and labels.
 *
 * @module
 */
import { join } from "node:path";
import type { FileItem } from "./file_dataset.ts";
import { fileNames, PICTURE_ENDINGS, readIdList, withEnding } from "./item_lists.ts";
import { firstThere, missingData, type Place } from "./_place.ts";
import type { SplitName } from "./types.ts";

/** The lists by version 7 of the curators' rule, which can be rebuilt from the labels. */
export const VERSION_7_LISTS: Readonly<Record<SplitName, string>> = {
  train: "curated/train2017/Coco164kFull_Stuff_Coarse_7.txt",
  val: "curated/val2017/Coco164kFull_Stuff_Coarse_7.txt",
};

/**
 * The lists in order of preference. STEGO, HP and SmooSeg train on one without a version, whose rule is not published, and
 * score on version 7.
 */
const LIST_FILES: Readonly<Record<SplitName, readonly string[]>> = {
  train: ["curated/train2017/Coco164kFull_Stuff_Coarse.txt", VERSION_7_LISTS.train],
  val: [VERSION_7_LISTS.val],
};

/** Where the lists come from. */
export const LIST_SOURCE =
  'the lists of "COCOStuff164kCurated.tar.gz" by the authors of IIC (also in the PiCIE repository), or those that ' +
  '"deno task data cocostuff27 --from DIR" makes from the labels in DIR';

/** Where the label maps come from. */
export const LABEL_SOURCE = 'the labels of "stuffthingmaps_trainval2017.zip" from the COCO-Stuff page';

const YEAR_FOLDERS = { train: "train2017", val: "val2017" } as const;
const IMAGE_SOURCES = {
  train: 'the pictures of "2017 Train images" from cocodataset.org',
  val: 'the pictures of "2017 Val images" from cocodataset.org',
} as const;

/**
 * The list of a split.
 *
 * @throws {Deno.errors.NotFound} The dataset's folder holds none.
 */
export async function findList(place: Place, folder: string, split: SplitName): Promise<string> {
  const list = await firstThere(folder, LIST_FILES[split]);
  if (list) return list;
  throw missingData(place, `no list "${join(folder, LIST_FILES[split][0])}"`, LIST_SOURCE);
}

/** Folders that may hold the label maps of a split. */
export function labelFolders(split: SplitName): string[] {
  return ["annotations", "stuffthingmaps"].map((folder) => `${folder}/${YEAR_FOLDERS[split]}`);
}

/** Reads a list of COCO picture ids. */
export function readCocoList(path: string): Promise<string[]> {
  return readIdList(path, { pattern: /^\d{12}$/, words: "a 12-digit picture id" });
}

/**
 * The files of one split, in the order of its list.
 *
 * @param place The dataset and the root, for messages.
 * @param folder The dataset's folder.
 * @param split Which split.
 * @throws {Deno.errors.NotFound} The list, a folder or a file that the list names is missing.
 */
export async function cocoItems(place: Place, folder: string, split: SplitName): Promise<FileItem[]> {
  const list = await findList(place, folder, split);
  const year = YEAR_FOLDERS[split];
  const images = await openFiles(place, folder, [`images/${year}`, year], IMAGE_SOURCES[split]);
  const labels = await openFiles(place, folder, labelFolders(split), LABEL_SOURCE);
  const ids = await readCocoList(list);
  const imagePaths = pathsOf(place, images, ids, PICTURE_ENDINGS);
  const labelPaths = pathsOf(place, labels, ids, [".png"]);
  return ids.map((id, i) => ({ id, image: imagePaths[i], label: labelPaths[i] }));
}

/** A folder with the names of its files. */
interface Files {
  readonly folder: string;
  readonly names: ReadonlySet<string>;
  readonly source: string;
}

async function openFiles(
  place: Place,
  folder: string,
  candidates: readonly string[],
  source: string,
): Promise<Files> {
  const found = await firstThere(folder, candidates);
  if (found) return { folder: found, names: await fileNames(found), source };
  throw missingData(place, `no folder "${join(folder, candidates[0])}"`, source);
}

function pathsOf(
  place: Place,
  { folder, names, source }: Files,
  ids: readonly string[],
  endings: readonly string[],
): string[] {
  const found = ids.map((id) => withEnding(names, id, endings));
  const missing = ids.filter((_, i) => found[i] === undefined);
  if (missing.length > 0) {
    const what = `${missing.length} of ${ids.length} listed files are missing from "${folder}", first ${
      missing[0]
    }`;
    throw missingData(place, what, source);
  }
  return found.map((name) => join(folder, name as string));
}
