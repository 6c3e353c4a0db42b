/**
 * The files of a split: its pictures, the label file of each, what each is called and what it belongs to.
 *
 * @module
 */
import { extname } from "node:path";
import type { FileItem } from "../file_dataset.ts";
import { filledIn, labelFilesOf, stemOf } from "./label_files.ts";
import {
  type FoundPicture,
  NothingThere,
  picturesOf,
  type Place,
  relativePath,
  splitRule,
} from "./pictures.ts";
import type { DatasetFileText, LabelText } from "./schema.ts";
import type { SplitName } from "../types.ts";

/**
 * Finds the files of a split.
 *
 * @param text What the dataset file says.
 * @param split Which split.
 * @param place Where to look.
 * @throws {NothingThere} Pictures or label files are missing.
 */
export async function itemsOf(text: DatasetFileText, split: SplitName, place: Place): Promise<FileItem[]> {
  const { labels: own, every, except_every } = splitRule(text[split]);
  const rule = own === undefined ? text.labels : own;
  const pictures = withoutLabels(await picturesOf(text[split], place), rule, place).filter((_, i) =>
    (every === undefined || i % every === 0) && (except_every === undefined || i % except_every !== 0)
  );
  if (pictures.length === 0) throw new NothingThere("all that is there is left out", "pictures that are not");
  const labels = labelFilesOf(pictures, rule, place);
  const ids = idsOf(pictures.map(({ path }) => path), place);
  return pictures.map((picture, i) => ({
    id: ids[i],
    image: picture.path,
    ...labels[i] !== undefined && { label: labels[i] },
    ...text.group !== undefined && { group: filledIn(text.group, picture, place) },
  }));
}

/** Leaves out the files that hold the labels of others: both may lie in one folder. */
function withoutLabels(
  pictures: readonly FoundPicture[],
  rule: LabelText | null | undefined,
  place: Place,
): FoundPicture[] {
  if (rule === null || rule === undefined) return [...pictures];
  const labels = new Set(labelFilesOf(pictures, rule, place, { optional: true }));
  return pictures.filter(({ path }) => !labels.has(path));
}

/** Stems where they tell the pictures apart, else paths below the folder that all are in, without endings. */
function idsOf(paths: readonly string[], place: Place): string[] {
  const stems = paths.map(stemOf);
  if (areUnique(stems)) return stems;
  const below = paths.map((path) => relativePath(path, place).split("/"));
  const folders = below[0].slice(0, -1);
  const shared = folders.findIndex((name, i) =>
    below.some((parts) => parts.length <= i + 1 || parts[i] !== name)
  );
  const names = below.map((parts) => parts.slice(shared < 0 ? folders.length : shared).join("/"));
  const short = names.map((name) => name.slice(0, name.length - extname(name).length));
  return areUnique(short) ? short : names;
}

function areUnique(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}
