/**
 * Splits whose items are one picture file and one label file each, and datasets of them.
 *
 * @module
 */
import {
  type Dataset,
  IGNORED,
  type LabelMap,
  type PictureSize,
  type RgbImage,
  type Split,
  type SplitName,
} from "./types.ts";

/** The files of one item. */
export interface FileItem {
  /** Name of the item, for messages and pictures. */
  readonly id: string;
  /** Path of the picture. */
  readonly image: string;
  /** Path of the label map; without one, every pixel is ignored. */
  readonly label?: string;
  /**
   * What it was taken from together with other items.
   *
   * @default {it is a group of its own}
   */
  readonly group?: string;
}

/** How the files of a dataset are decoded. */
export interface FileReaders {
  /** Reads the picture at a path. */
  image(path: string): Promise<RgbImage>;
  /** Reads the label map at a path. */
  label(path: string): Promise<LabelMap>;
  /** Reads the size of the picture at a path, where that takes less than the picture. */
  size?(path: string): Promise<PictureSize>;
  /** Reads the size of the label map at a path, where that takes less than the map. */
  labelSize?(path: string): Promise<PictureSize>;
}

/**
 * Makes a split of files. What identifies its items is the content of the files.
 *
 * @example One item whose files are read by two functions
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { fileSplit } from "@omh/bench";
 *
 * const split = fileSplit("fields", "val", [{ id: "a", image: "a.jpg", label: "a.png" }], {
 *   image: () => Promise.resolve({ width: 1, height: 1, data: new Uint8Array(3) }),
 *   label: () => Promise.resolve({ width: 1, height: 1, data: new Int32Array(1) }),
 * });
 * assertEquals(split.files?.(0), ["a.jpg", "a.png"]);
 * ```
 *
 * @param dataset Name of the dataset, for messages.
 * @param name Which split.
 * @param items The files, in the order of the split.
 * @param readers How to decode them.
 * @returns The split.
 */
export function fileSplit(
  dataset: string,
  name: SplitName,
  items: readonly FileItem[],
  readers: FileReaders,
): Split {
  const item = (index: number) => {
    if (Number.isInteger(index) && index >= 0 && index < items.length) return items[index];
    throw new RangeError(
      `Cannot read item "${dataset}/${name}/${index}": the split has ${items.length} items, expected 0..${
        items.length - 1
      }`,
    );
  };
  const { size, labelSize } = readers;
  const grouped = items.some(({ group }) => group !== undefined);
  return {
    name,
    length: items.length,
    hasLabels: items.some(({ label }) => label !== undefined),
    id: (index) => item(index).id,
    ...(grouped && { group: (index: number) => item(index).group ?? item(index).id }),
    image: async (index) => await readers.image(item(index).image),
    label: async (index) => {
      const { image, label } = item(index);
      return label === undefined ? unlabelled(await readers.image(image)) : await readers.label(label);
    },
    ...(size && { size: async (index: number) => await size(item(index).image) }),
    ...(size && labelSize && {
      labelSize: async (index: number) => {
        const { image, label } = item(index);
        return label === undefined ? await size(image) : await labelSize(label);
      },
    }),
    files: (index) => {
      const { image, label } = item(index);
      return label === undefined ? [image] : [image, label];
    },
  };
}

function unlabelled({ width, height }: RgbImage): LabelMap {
  return { width, height, data: new Int32Array(width * height).fill(IGNORED) };
}

/** What a dataset of files is made of. */
export interface FileDatasetParts extends Omit<Dataset, "fingerprint" | "split"> {
  /** Names how labels and pictures are read; changed whenever other pixels or labels come out of the same files. */
  readonly recipe: string;
  /** The files of both splits. */
  readonly items: Readonly<Record<SplitName, readonly FileItem[]>>;
  /** How the files are decoded. */
  readonly readers: FileReaders;
}

/**
 * Makes a dataset of files. None of them is looked at before it is read.
 *
 * @example Two pictures without labels to train on, none to score
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { fileDataset, readRgb } from "@omh/bench";
 *
 * const dataset = fileDataset({
 *   name: "fields",
 *   classes: ["crop", "weed"],
 *   colours: [[0, 128, 0], [128, 0, 0]],
 *   caption: "Fields from a drone",
 *   recipe: "fields 1",
 *   items: { train: [{ id: "a", image: "a.jpg" }, { id: "b", image: "b.jpg" }], val: [] },
 *   readers: { image: readRgb, label: () => Promise.reject(new Error("Cannot read: no labels")) },
 * });
 * assertEquals(dataset.split("train").length, 2);
 * ```
 *
 * @param parts Names, files and readers.
 * @returns The dataset.
 */
export function fileDataset(parts: FileDatasetParts): Dataset {
  const { recipe, items, readers, ...rest } = parts;
  const splits = {
    train: fileSplit(rest.name, "train", items.train, readers),
    val: fileSplit(rest.name, "val", items.val, readers),
  };
  return { ...rest, fingerprint: recipe, split: (name) => splits[name] };
}
