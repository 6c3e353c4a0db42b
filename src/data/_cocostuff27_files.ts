/**
 * Where COCOStuff27 keeps its lists, pictures and labels.
 *
 * @module
 */
import { join } from "node:path";
import type { FileItem } from "./_file_split.ts";
import { fileNames, PICTURE_ENDINGS, withEnding } from "./_folder_names.ts";
import { readIdList } from "./_id_list.ts";
import { firstThere, kindOf, missingData, type Place } from "./_place.ts";
import type { SplitName } from "./types.ts";

/** The lists that STEGO, HP and SmooSeg use: they differ between training and validation. */
export const LIST_FILES: Readonly<Record<SplitName, string>> = {
  train: "curated/train2017/Coco164kFull_Stuff_Coarse.txt",
  val: "curated/val2017/Coco164kFull_Stuff_Coarse_7.txt",
};

/** Where the lists come from. */
export const LIST_SOURCE =
  'the lists of "COCOStuff164kCurated.tar.gz" by the authors of IIC (also in the PiCIE repository)';

const YEAR_FOLDERS = { train: "train2017", val: "val2017" } as const;
const LABEL_SOURCE = 'the labels of "stuffthingmaps_trainval2017.zip" from the COCO-Stuff page';
const IMAGE_SOURCES = {
  train: 'the pictures of "2017 Train images" from cocodataset.org',
  val: 'the pictures of "2017 Val images" from cocodataset.org',
} as const;

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
  const list = join(folder, LIST_FILES[split]);
  if (await kindOf(list) !== "file") throw missingData(place, `no list "${list}"`, LIST_SOURCE);
  const year = YEAR_FOLDERS[split];
  const images = await openFiles(place, folder, [`images/${year}`, year], IMAGE_SOURCES[split]);
  const labels = await openFiles(
    place,
    folder,
    [`annotations/${year}`, `stuffthingmaps/${year}`],
    LABEL_SOURCE,
  );
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
