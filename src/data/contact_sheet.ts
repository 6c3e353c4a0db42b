/**
 * Pictures with their labels, side by side on one sheet: what shows a shift, a swap or a void that no count shows.
 *
 * @module
 */
import { tintLabels } from "./overlay.ts";
import { PAPER, pictureSheet } from "./picture_sheet.ts";
import { sampleLabels, sampleRgb, squareSampling } from "./sampling.ts";
import { spreadItems } from "./spread_items.ts";
import { UnknownValuesError } from "./dataset_file/value_table.ts";
import { type Dataset, IGNORED, type LabelMap, type RgbImage, type Split, SPLITS } from "./types.ts";

/** Items of each split on a sheet, spread evenly over it. */
const PER_SPLIT = 6;
/** Side of a picture on the sheet, pixels. */
const SIDE = 200;

/**
 * Draws a contact sheet: a row for each item, of its picture, the picture tinted with its labels, and the labels in the
 * colours of their classes, ignored pixels white. Pictures are squashed; those of `train` come first.
 *
 * @param dataset An opened dataset.
 * @returns A PNG file.
 * @throws {Error} An item cannot be read.
 */
export async function contactSheet(dataset: Dataset): Promise<Uint8Array> {
  const rows: RgbImage[][] = [];
  for (const split of SPLITS.map((name) => dataset.split(name))) {
    for (const index of spreadItems(split.length, PER_SPLIT)) {
      rows.push(sheetRow(await split.image(index), await knownLabels(split, index), dataset.colours));
    }
  }
  return await pictureSheet(rows);
}

/** Labels of an item; pixels whose values no class has are ignored, as they are what a sheet is looked at for. */
async function knownLabels(split: Split, index: number): Promise<LabelMap> {
  try {
    return await split.label(index);
  } catch (error) {
    if (error instanceof UnknownValuesError) return error.found.labels;
    throw error;
  }
}

function sheetRow(image: RgbImage, label: LabelMap, colours: Dataset["colours"]): RgbImage[] {
  const picture = sampleRgb(image, squareSampling(image.height, image.width, SIDE, "square"));
  const labels = sampleLabels(label, squareSampling(label.height, label.width, SIDE, "square"));
  const flat = new Uint8Array(picture.data.length).fill(PAPER);
  labels.data.forEach((value, pixel) => {
    if (value !== IGNORED) flat.set(colours[value], 3 * pixel);
  });
  return [picture, tintLabels(picture, labels.data, colours), { ...picture, data: flat }];
}
