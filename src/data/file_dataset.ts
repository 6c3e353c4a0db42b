/**
 * Splits whose items are one picture file and one label file each, and datasets of them.
 *
 * @module
 */
import { type Dataset, IGNORED, type LabelMap, type RgbImage, type Split, type SplitName } from "./types.ts";
import { fingerprint } from "./fingerprint.ts";

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

/** What a dataset of files is made of. */
export interface FileDatasetParts extends Omit<Dataset, "fingerprint" | "split"> {
  /** Names how labels and pictures are read; changed whenever other pixels or labels come out of the same files. */
  readonly recipe: string;
  /** The files of both splits. */
  readonly items: Readonly<Record<SplitName, readonly FileItem[]>>;
  readonly readers: FileReaders;
}

/** Files whose size is asked for at a time: enough to hide the latency of a network disk. */
const CONCURRENCY = 64;

/**
 * Opens a dataset of files. Its fingerprint is taken over the recipe, the order and names of the items and the sizes of
 * their files, not over the content: that would take minutes at each start. `contentDigest()` does it on request.
 *
 * @throws {Deno.errors.NotFound} A file is missing.
 */
export async function fileDataset(parts: FileDatasetParts): Promise<Dataset> {
  const { recipe, items, readers, ...rest } = parts;
  const splits = {
    train: fileSplit(rest.name, "train", items.train, readers),
    val: fileSplit(rest.name, "val", items.val, readers),
  };
  const lists = [recipe, await sizeList(items.train), await sizeList(items.val)];
  const bytes = lists.map((text) => new TextEncoder().encode(text));
  return {
    ...rest,
    fingerprint: fingerprint([
      { name: "recipe", bytes: bytes[0] },
      { name: "train", bytes: bytes[1] },
      { name: "val", bytes: bytes[2] },
    ]),
    split: (name) => splits[name],
  };
}

/** One line per item: its name and the sizes of its files in bytes. Paths would make the fingerprint depend on the place. */
async function sizeList(items: readonly FileItem[]): Promise<string> {
  const lines: string[] = [];
  for (let start = 0; start < items.length; start += CONCURRENCY) {
    lines.push(...await Promise.all(items.slice(start, start + CONCURRENCY).map(sizeLine)));
  }
  return lines.join("\n");
}

async function sizeLine({ id, image, label }: FileItem): Promise<string> {
  return `${id}\t${await sizeOf(image)}\t${label === undefined ? "none" : await sizeOf(label)}`;
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await Deno.stat(path)).size;
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Deno.errors.NotFound(`Cannot read "${path}": no such file, expected one of the dataset's`, {
      cause,
    });
  }
}
