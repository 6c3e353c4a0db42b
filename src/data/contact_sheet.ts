/**
 * Pictures with their labels, side by side on one sheet: what shows a shift, a swap or a void that no count shows.
 *
 * @module
 */
import { tintLabels } from "./overlay.ts";
import { sampleLabels, sampleRgb, squareSampling } from "./sampling.ts";
import { UnknownValuesError } from "./dataset_file/value_table.ts";
import { type Dataset, IGNORED, type LabelMap, type RgbImage, type Split, SPLITS } from "./types.ts";

/** Items of each split on a sheet, spread evenly over it. */
const PER_SPLIT = 6;
/** Side of a picture on the sheet, and what is between two, pixels. */
const SIDE = 200;
const GAP = 6;
const PAPER = 255;

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
    const count = Math.min(PER_SPLIT, split.length);
    for (let i = 0; i < count; i++) {
      const index = Math.round((i * (split.length - 1)) / Math.max(1, count - 1));
      rows.push(sheetRow(await split.image(index), await knownLabels(split, index), dataset.colours));
    }
  }
  return await encodePng(paste(rows));
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

/** Puts pictures of one size on a white sheet. */
function paste(rows: readonly (readonly RgbImage[])[]): RgbImage {
  const columns = rows[0]?.length ?? 0;
  const [width, height] = [columns, rows.length].map((count) => count * (SIDE + GAP) + GAP);
  const data = new Uint8Array(width * height * 3).fill(PAPER);
  rows.forEach((row, y) =>
    row.forEach((picture, x) => {
      const [top, left] = [y, x].map((at) => GAP + at * (SIDE + GAP));
      for (let line = 0; line < SIDE; line++) {
        const from = picture.data.subarray(line * SIDE * 3, (line + 1) * SIDE * 3);
        data.set(from, ((top + line) * width + left) * 3);
      }
    })
  );
  return { width, height, data };
}

async function encodePng({ width, height, data }: RgbImage): Promise<Uint8Array> {
  // Loaded when first needed: the native library asks for permissions that most commands do without.
  const { default: sharp } = await import("sharp");
  return await sharp(data, { raw: { width, height, channels: 3 } }).png().toBuffer();
}
