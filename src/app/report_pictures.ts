/**
 * The pictures that a report shows, with what kept models say of them.
 *
 * @module
 */
import { encodePalettePng } from "../formats/palette_png.ts";
import { encodeJpeg } from "../data/image.ts";
import type { KeptModel } from "../model/types.ts";
import type { ShownPicture, ShownPictures } from "../report/kept.ts";
import { perImageCounts } from "../results/primary_scores.ts";
import type { CellResult } from "../results/types.ts";
import type { PredictModelsOptions } from "./model_banks.ts";
import { predictModels } from "./predict_models.ts";

/** Pictures of each kind that are shown. */
const EACH = 3;
/** Colours of what has no class, as in exported maps where no class is nearly black itself. */
const NO_CLASS = [[0, 0, 0], [255, 255, 255], [255, 0, 255]];
/** Colours that are further apart are told apart, in steps of 8-bit red, green and blue. */
const APART = 60;

/** A row with the model of one of its seeds. */
export interface RowModel {
  /** Its name. */
  readonly name: string;
  /** The cell that the model is of. */
  readonly cell: CellResult;
  readonly model: KeptModel;
}

/** Writes a file of a table's part of a report. */
export type WriteFile = (file: string, bytes: Uint8Array) => Promise<void>;

/**
 * Predicts the pictures that rows do worst and best on, and writes them.
 *
 * @param rows At least one; all of one dataset and resolution.
 * @param write Writes the files.
 */
export async function reportPictures(
  rows: readonly RowModel[],
  options: PredictModelsOptions,
  write: WriteFile,
): Promise<ShownPictures> {
  const accuracies = rows.map(({ cell }) => imageAccuracies(cell));
  const chosen = chosenImages(accuracies);
  const [{ model: { dataset, settings } }] = rows;
  const side = settings.evaluate.resolution;
  const classes = [...dataset.classes.map((name, i) => ({ name, colour: dataset.colours[i] })), {
    name: "no class",
    colour: noClassColour(dataset.colours),
  }];
  const palette = classes.map(({ colour }) => colour);
  const map = (labels: ArrayLike<number>) =>
    encodePalettePng({
      width: side,
      height: side,
      data: Uint8Array.from(labels, (label) =>
        label >= 0 && label < dataset.classes.length ? label : dataset.classes.length),
    }, palette);
  const ids = new Map<number, string>();
  await predictModels(
    rows.map(({ model }) => model),
    () => chosen.map(({ index }) => index),
    options,
    async ({ model, index, id, picture, labels, maps }) => {
      if (maps instanceof Error) throw maps;
      if (!ids.has(index)) {
        ids.set(index, id);
        await write(fileOf(index, "picture.jpg"), await encodeJpeg(picture));
        await write(fileOf(index, "truth.png"), map(labels));
      }
      await write(
        fileOf(index, `${model}.png`),
        map(maps[rows[model].model.settings.evaluate.readout]!.classes),
      );
    },
  );
  const pictures = chosen.map(({ index, kind }): ShownPicture => ({
    id: ids.get(index)!,
    kind,
    picture: fileOf(index, "picture.jpg"),
    truth: fileOf(index, "truth.png"),
    predictions: rows.map((_, i) => ({ file: fileOf(index, `${i}.png`), accuracy: accuracies[i][index] })),
  }));
  return { rows: rows.map(({ name, cell: { seed } }) => ({ name, seed })), pictures, classes, side };
}

/** A colour for what has no class: the first that can be told from those of all classes. */
export function noClassColour(colours: readonly (readonly number[])[]): readonly number[] {
  const apart = (a: readonly number[]) => (b: readonly number[]) =>
    Math.hypot(...a.map((value, channel) => value - b[channel])) > APART;
  return NO_CLASS.find((colour) => colours.every(apart(colour))) ?? NO_CLASS[0];
}

function fileOf(index: number, name: string): string {
  return `pictures/${index}-${name}`;
}

/** Share of the labelled pixels of each image that are right, percent; null for an image without labels. */
function imageAccuracies(cell: CellResult): (number | null)[] {
  const { hits, labelled } = perImageCounts(cell);
  const sum = (counts: Readonly<Record<string, readonly number[]>>, image: number) =>
    Object.values(counts).reduce((total, of) => total + of[image], 0);
  return cell.metrics!.images.map((_, image) => {
    const total = sum(labelled, image);
    return total === 0 ? null : 100 * sum(hits, image) / total;
  });
}

/** The images that rows together do worst and best on; ties to the first. */
function chosenImages(
  accuracies: readonly (readonly (number | null)[])[],
): { index: number; kind: ShownPicture["kind"] }[] {
  const means = accuracies[0].flatMap((_, index) => {
    const values = accuracies.map((of) => of[index]);
    return values.some((value) => value === null)
      ? []
      : [{ index, mean: values.reduce<number>((sum, value) => sum + value!, 0) / values.length }];
  }).sort((a, b) => a.mean - b.mean || a.index - b.index);
  const worst = means.slice(0, EACH).map(({ index }) => ({ index, kind: "worst" as const }));
  const best = means.slice(EACH).slice(-EACH).reverse().map(({ index }) => ({
    index,
    kind: "best" as const,
  }));
  return [...worst, ...best];
}
