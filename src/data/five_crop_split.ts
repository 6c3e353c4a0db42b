/**
 * Training on five crops of each picture, cut as they are asked for.
 *
 * The official programs write the crops to disk beforehand, as JPEG. Here they are cut from the decoded picture and, by
 * default, not compressed a second time; `jpeg` adds that. Labels are cut exactly in both.
 *
 * @module
 */
import { cropLabels, cropRgb, fiveCropBoxes } from "./crop.ts";
import { fingerprint } from "./fingerprint.ts";
import { jpegRoundTrip } from "./image.ts";
import { keepLast } from "./_keep_last.ts";
import type { Dataset, Split } from "./types.ts";

/** How crops are made. */
export interface FiveCropOptions {
  /**
   * Whether each crop goes through a JPEG of quality 75, as in the official programs (reference: datasets, section 2).
   *
   * @default {false}
   */
  readonly jpeg?: boolean;
}

/** Number of crops of a picture. */
export const PIECES = 5;
const PIECE_NAMES = ["top-left", "top-right", "bottom-left", "bottom-right", "centre"];

/**
 * Gives a dataset the five-crop training set of its training pictures; the validation split stays as it is.
 *
 * @param dataset The dataset.
 * @param options How crops are made; part of the fingerprint.
 * @returns A dataset whose item `5 * i + k` of `train` is piece k of picture i.
 */
export function withFiveCrops(dataset: Dataset, options: FiveCropOptions = {}): Dataset {
  const train = fiveCropSplit(dataset.split("train"), options);
  const recipe = options.jpeg ? "five crops, jpeg 75 4:2:0" : "five crops";
  return {
    ...dataset,
    fingerprint: fingerprint([{ name: recipe, bytes: new TextEncoder().encode(dataset.fingerprint) }]),
    split: (name) => name === "train" ? train : dataset.split(name),
  };
}

/**
 * The five crops of every item of a split, of half its height and width: item `5 * i + k` is piece k of item i, in the
 * order of `fiveCropBoxes()`. The last picture and label map read are kept, since pieces are often read in order.
 *
 * @param split The whole pictures.
 * @param options How crops are made.
 */
export function fiveCropSplit(split: Split, { jpeg = false }: FiveCropOptions = {}): Split {
  const length = split.length * PIECES;
  const images = keepLast((index) => split.image(index));
  const labels = keepLast((index) => split.label(index));
  const place = (item: number) => {
    if (Number.isInteger(item) && item >= 0 && item < length) {
      return { index: Math.trunc(item / PIECES), piece: item % PIECES };
    }
    throw new RangeError(
      `Cannot read crop "${split.name}/${item}": the split has ${length} crops, expected 0..${length - 1}`,
    );
  };
  const id = (item: number) => {
    const { index, piece } = place(item);
    return `${split.id(index)}-${PIECE_NAMES[piece]}`;
  };
  return {
    name: split.name,
    length,
    hasLabels: split.hasLabels ?? true,
    ...(split.fit && { fit: split.fit }),
    id,
    ...(split.group && { group: (item: number) => split.group!(place(item).index) }),
    image: async (item) => {
      const { index, piece } = place(item);
      const image = await images(index);
      const crop = cropRgb(image, fiveCropBoxes(image.height, image.width)[piece]);
      return jpeg ? await jpegRoundTrip(crop, id(item)) : crop;
    },
    label: async (item) => {
      const { index, piece } = place(item);
      const label = await labels(index);
      return cropLabels(label, fiveCropBoxes(label.height, label.width)[piece]);
    },
    ...(split.files && { files: (item: number) => split.files!(place(item).index) }),
  };
}
