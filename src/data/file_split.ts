/**
 * A split whose items are one picture file and one label file each.
 *
 * @module
 */
import { IGNORED, type LabelMap, type RgbImage, type Split, type SplitName } from "./types.ts";

/** The files of one item. */
export interface FileItem {
  /** Name of the item, for messages and pictures. */
  readonly id: string;
  /** Path of the picture. */
  readonly image: string;
  /** Path of the label map; without one, every pixel is ignored. */
  readonly label?: string;
}

/** How the files of a dataset are decoded. */
export interface FileReaders {
  image(path: string): Promise<RgbImage>;
  label(path: string): Promise<LabelMap>;
}

/**
 * Makes a split of files.
 *
 * @param dataset Name of the dataset, for messages.
 * @param name Which split.
 * @param items The files, in the order of the split.
 * @param readers How to decode them.
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
  return {
    name,
    length: items.length,
    id: (index) => item(index).id,
    image: async (index) => await readers.image(item(index).image),
    label: async (index) => {
      const { image, label } = item(index);
      return label === undefined ? unlabelled(await readers.image(image)) : await readers.label(label);
    },
  };
}

function unlabelled({ width, height }: RgbImage): LabelMap {
  return { width, height, data: new Int32Array(width * height).fill(IGNORED) };
}
