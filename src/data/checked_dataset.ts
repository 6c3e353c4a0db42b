/**
 * The one validation of pictures and labels, wherever they are first read.
 *
 * @module
 */
import { isRecord } from "../base/members.ts";
import {
  type Dataset,
  IGNORED,
  type LabelMap,
  type PictureSize,
  type RgbImage,
  type Split,
  type SplitName,
  SPLITS,
} from "./types.ts";

/**
 * A dataset that hands on only what can be trained on and scored.
 *
 * Of each picture: whole sizes and three bytes per pixel. Of each label map: the size of its picture, one entry per pixel,
 * classes or {@linkcode IGNORED}, no doubt about what they are, and the colours of a palette file as in the files before. Of a
 * `val` that says it has labels: some pixel with one, once all of it has been read.
 *
 * @param dataset What a module opens.
 * @param classes Number of classes by its definition.
 * @returns The same items, each checked whenever it is read.
 * @throws {TypeError} A member is missing or of another type.
 * @throws {RangeError} Classes, colours and splits do not fit, or no item of `val` has labels.
 */
export function checkedDataset(dataset: Dataset, classes: number = dataset.classes.length): Dataset {
  const fault = (found: string, expected: string) =>
    new RangeError(`Cannot use dataset "${dataset.name}": ${found}, expected ${expected}`);
  for (const member of ["classes", "colours"] as const) {
    const { length } = dataset[member];
    if (length !== classes) throw fault(`it has ${length} ${member}`, `${classes} as its definition says`);
  }
  const { name, colours, hierarchy, caption, fingerprint } = dataset;
  const checked = new Map<SplitName, Split>();
  for (const part of SPLITS) {
    const split = dataset.split(part);
    if (split.name !== part || !Number.isSafeInteger(split.length) || split.length < 0) {
      throw fault(
        `its split "${part}" is called "${split.name}" and has ${split.length} items`,
        "its name and a whole number of items",
      );
    }
    checked.set(part, checkedSplit(split, name, classes));
  }
  return {
    name,
    classes: dataset.classes,
    colours,
    ...(hierarchy && { hierarchy }),
    caption,
    fingerprint,
    split: (part) => checked.get(part)!,
  };
}

function unscorable(dataset: string): RangeError {
  return new RangeError(
    `Cannot score on dataset "${dataset}": no pixel of its split "val" has a label, expected labels of its classes`,
  );
}

function checkedSplit(split: Split, dataset: string, classes: number): Split {
  const sizes = new Map<number, PictureSize>();
  const colours = new Map<number, { colour: string; id: string }>();
  const unlabelled = new Set<number>();
  const nameOf = (index: number) => `${dataset}/${split.name}/${split.id(index)}`;
  const image = async (index: number) => {
    const picture = await split.image(index);
    checkPicture(picture, nameOf(index));
    sizes.set(index, { width: picture.width, height: picture.height });
    return picture;
  };
  const sizeOf = async (index: number) => {
    const known = sizes.get(index) ?? await split.size?.(index) ?? await image(index);
    sizes.set(index, { width: known.width, height: known.height });
    return known;
  };
  const label = async (index: number) => {
    const map = await split.label(index);
    requireRead(map, `labels "${nameOf(index)}"`);
    if (map.doubt !== undefined) throw doubtful(nameOf(index), map.doubt);
    const labelled = checkLabels(map, await sizeOf(index), classes, nameOf(index));
    checkPalette(map, colours, nameOf(index));
    if (split.name === "val" && split.hasLabels !== false && !labelled) unlabelled.add(index);
    if (unlabelled.size > 0 && unlabelled.size === split.length) throw unscorable(dataset);
    return map;
  };
  return {
    name: split.name,
    length: split.length,
    hasLabels: split.hasLabels ?? true,
    ...(split.fit && { fit: split.fit }),
    id: (index) => split.id(index),
    ...(split.group && { group: (index: number) => split.group!(index) }),
    image,
    label,
    size: sizeOf,
    ...(split.part && { part: (index: number) => split.part!(index) }),
    ...(split.labelSize && { labelSize: (index: number) => split.labelSize!(index) }),
    ...(split.files && { files: (index: number) => split.files!(index) }),
  };
}

function checkPicture(picture: RgbImage, name: string): void {
  requireRead(picture, `picture "${name}"`);
  const { width, height, data } = picture;
  requireSides(width, height, `picture "${name}"`);
  if (!(data instanceof Uint8Array)) throw wrongData(`picture "${name}"`, data, "a Uint8Array");
  const pixels = width * height;
  if (data.length === 3 * pixels) return;
  const channels = data.length / pixels;
  const found = Number.isInteger(channels) && channels < 5 ? `, which is ${channels} per pixel` : "";
  throw new RangeError(
    `Cannot use picture "${name}": it has ${data.length} bytes for ${height}x${width} pixels${found}, ` +
      `expected ${3 * pixels}: red, green and blue of each`,
  );
}

/** @returns Whether any pixel has a label. */
function checkLabels(map: LabelMap, size: PictureSize, classes: number, name: string): boolean {
  const { width, height, data } = map;
  const what = `labels "${name}"`;
  requireSides(width, height, what);
  if (!(data instanceof Int32Array)) throw wrongData(what, data, "an Int32Array");
  requireSize(map, size, what);
  if (data.length !== width * height) {
    throw new RangeError(`Cannot use ${what}: there are ${data.length}, expected ${height}x${width}`);
  }
  let labelled = false;
  for (const value of data) {
    if (value === IGNORED) continue;
    if (value < 0 || value >= classes) {
      throw new RangeError(
        `Cannot use ${what}: they hold class ${value}, expected 0..${classes - 1} or ${IGNORED}`,
      );
    }
    labelled = true;
  }
  return labelled;
}

/** Palettes that are made for each file number the same colours differently: their indices are no ids. */
function checkPalette(
  { palette }: LabelMap,
  known: Map<number, { colour: string; id: string }>,
  id: string,
): void {
  for (const [value, colour] of palette ?? []) {
    const before = known.get(value) ?? { colour, id };
    known.set(value, before);
    if (before.colour === colour) continue;
    throw new RangeError(
      `Cannot use labels "${id}": their palette gives ${value} the colour ${colour}, and that of "${before.id}" ` +
        `${before.colour}: these indices are no ids, expected one palette or grey files that store ids`,
    );
  }
}

function doubtful(name: string, doubt: string): RangeError {
  return new RangeError(`Cannot use labels "${name}": ${doubt}, expected labels of the published kind`);
}

/**
 * Refuses labels of another size than their picture.
 *
 * @param labels Size of the labels.
 * @param picture Size of the picture.
 * @param what What to call the labels in the message.
 * @throws {RangeError} They differ.
 */
export function requireSize({ width, height }: PictureSize, picture: PictureSize, what: string): void {
  if (width === picture.width && height === picture.height) return;
  throw new RangeError(
    `Cannot use ${what}: they are ${height}x${width}, expected ${picture.height}x${picture.width} as their picture`,
  );
}

function requireSides(width: number, height: number, what: string): void {
  if ([width, height].every((side) => Number.isSafeInteger(side) && side > 0)) return;
  throw new RangeError(`Cannot use ${what}: the size is ${height}x${width}, expected whole numbers from 1`);
}

function requireRead(value: unknown, what: string): void {
  if (isRecord(value)) return;
  throw new TypeError(`Cannot use ${what}: what is read is ${value}, expected width, height and data`);
}

function wrongData(what: string, data: unknown, expected: string): TypeError {
  const found = data instanceof Object ? data.constructor?.name : typeof data;
  return new TypeError(`Cannot use ${what}: the data is of type ${found}, expected ${expected}`);
}
