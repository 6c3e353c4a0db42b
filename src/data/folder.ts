/**
 * A user's own pictures: `imgs/{train,val}` with `labels/{train,val}` beside them.
 *
 * @module
 */
import { join } from "node:path";
import { fileDataset, type FileItem } from "./file_dataset.ts";
import { fileNames, PICTURE_ENDINGS } from "./item_lists.ts";
import { labelTable, pngLabelReaders } from "./label_table.ts";
import { findFolder, kindOf, missingData, type Place } from "./_place.ts";
import { RGB_READERS } from "./image.ts";
import { type Dataset, type DatasetDefinition, defineDataset, type SplitName } from "./types.ts";
import { vocColour } from "./classes.ts";

/** What has to be said about a folder of pictures. */
export interface FolderDatasetOptions {
  /** Name of the dataset and of its folder. */
  readonly name: string;
  /** One line for listings. */
  readonly title: string;
  /** Class names: a label file stores the index of the class, and 255 for pixels to ignore. At most 255. */
  readonly classes: readonly string[];
  /**
   * One 8-bit RGB colour per class.
   *
   * @default {the PASCAL-VOC palette}
   */
  readonly colours?: Dataset["colours"];
  /** Coarse groups of classes, by name. */
  readonly hierarchy?: Dataset["hierarchy"];
  /**
   * Where the data comes from and its known weak points.
   *
   * @default {the title}
   */
  readonly caption?: string;
}

const SOURCE = 'pictures in "imgs/train" and "imgs/val"';

/**
 * Makes a dataset of a folder `<root>/<name>` (or the root itself) in the layout that STEGO calls "directory": pictures in
 * `imgs/train` and `imgs/val`, PNG label maps of the same stem in `labels/train` and `labels/val`. A split without a folder
 * of labels is ignored everywhere: it can be trained on, not scored. Items are ordered by file name.
 *
 * A module that exports one is named in a spec by its path: `dataset: ./my_fields.ts`.
 *
 * @example A dataset of three classes
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { folderDataset } from "@omh/bench";
 *
 * const fields = folderDataset({ name: "fields", title: "Fields from a drone", classes: ["crop", "weed", "soil"] });
 * assertEquals(fields.classes, 3);
 * ```
 *
 * @param options Name and classes.
 * @returns The dataset's definition.
 * @throws {RangeError} There are no classes or more than 255, or colours are given for more or fewer classes.
 */
export function folderDataset(options: FolderDatasetOptions): DatasetDefinition {
  const { name, title, classes, hierarchy, caption = title } = options;
  const colours = options.colours ?? classes.map((_, index) => vocColour(index));
  checkClasses(name, classes.length, colours.length);
  const table = labelTable(classes.map((_, index) => index));
  return defineDataset({
    name,
    title,
    classes: classes.length,
    async open(root: string): Promise<Dataset> {
      const place = { dataset: name, root };
      const folder = await findFolder(place, name, "imgs", SOURCE);
      return fileDataset({
        name,
        classes,
        colours,
        ...(hierarchy && { hierarchy }),
        caption,
        recipe: `folder 1 ${classes.length}`,
        items: {
          train: await folderItems(place, folder, "train"),
          val: await folderItems(place, folder, "val"),
        },
        readers: { ...RGB_READERS, ...pngLabelReaders(table) },
      });
    },
  });
}

function checkClasses(name: string, classes: number, colours: number): void {
  if (classes < 1 || classes > 255) {
    throw new RangeError(`Cannot define dataset "${name}": it has ${classes} classes, expected 1..255`);
  }
  if (colours !== classes) {
    throw new RangeError(`Cannot define dataset "${name}": it has ${colours} colours, expected ${classes}`);
  }
}

async function folderItems(place: Place, folder: string, split: SplitName): Promise<FileItem[]> {
  const images = join(folder, "imgs", split);
  const names = await kindOf(images) === "folder"
    ? [...await fileNames(images)].sort().filter(isPicture)
    : [];
  if (names.length === 0) throw missingData(place, `no pictures in "${images}"`, "PNG or JPEG files there");
  const labels = join(folder, "labels", split);
  if (await kindOf(labels) !== "folder") {
    return names.map((name) => ({ id: stemOf(name), image: join(images, name) }));
  }
  const known = await fileNames(labels);
  return names.map((name) => {
    const label = `${stemOf(name)}.png`;
    if (!known.has(label)) {
      throw missingData(place, `no "${label}" in "${labels}"`, `one label map for "${name}"`);
    }
    return { id: stemOf(name), image: join(images, name), label: join(labels, label) };
  });
}

function isPicture(name: string): boolean {
  return PICTURE_ENDINGS.some((ending) => name.toLowerCase().endsWith(ending));
}

function stemOf(name: string): string {
  return name.slice(0, name.lastIndexOf("."));
}
