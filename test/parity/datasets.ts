/**
 * Golden runner: tiny datasets in the published layouts, read as the harness reads the real ones.
 *
 * @module
 */
import { join } from "node:path";
import cityscapes from "../../src/data/cityscapes27.ts";
import cocostuff from "../../src/data/cocostuff27.ts";
import potsdam from "../../src/data/potsdam3.ts";
import { fileSplit } from "../../src/data/file_dataset.ts";
import { fiveCropSplit } from "../../src/data/five_crop_split.ts";
import { parseMat, rowMajor } from "../../src/formats/mat/read_mat.ts";
import { nearestIndex, sampleLabels, sampleRgb, squareSampling } from "../../src/data/sampling.ts";
import { normalise } from "../../src/data/preprocess.ts";
import { readPatch, readPatchLabels } from "../../src/data/potsdam3.ts";
import { halveLabels } from "../../src/data/potsdam_tiles/tile_labels.ts";
import { decodeTile, halvePicture } from "../../src/data/potsdam_tiles/tile_picture.ts";
import type { Dataset, LabelMap, RgbImage, Split } from "../../src/data/types.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";

/** Compares what lies beside the golden file with every tensor in it. Everything is exact, normalised values too. */
export async function datasets(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const context = { golden, comparison, root: golden.pathOf("") };
  await compareSplits(context, "coco", await cocostuff.open(context.root), ["train2017.", "val2017."]);
  await compareSplits(context, "cityscapes", await cityscapes.open(context.root), ["train.", "val."]);
  await compareSplits(context, "potsdam", await potsdam.open(context.root), ["", ""]);
  await compareUnlabelled(context);
  await compareMatFiles(context);
  await compareTiles(context);
  for (const name of golden.names) {
    const sizes = name.match(/^nearest\.(\d+)\.(\d+)$/);
    if (sizes) comparison.values(name, nearestIndex(Number(sizes[1]), Number(sizes[2])), EXACT);
  }
}

interface Context {
  readonly golden: GoldenFile;
  readonly comparison: Comparison;
  /** Folder of the datasets. */
  readonly root: string;
}

/** Compares the items of a dataset at every resolution in the file, and their five crops. */
async function compareSplits(
  context: Context,
  set: string,
  dataset: Dataset,
  [train, val]: readonly string[],
): Promise<void> {
  for (const [split, prefix] of [[dataset.split("train"), train], [dataset.split("val"), val]] as const) {
    const crops = fiveCropSplit(split);
    for (let item = 0; item < split.length; item++) {
      const name = `${set}.${prefix}${split.id(item)}`;
      await compareItem(context, name, split, item);
      for (let piece = 0; piece < 5; piece++) {
        await compareCrop(context, `${name}.crop${piece}`, crops, 5 * item + piece);
      }
    }
  }
}

async function compareItem(context: Context, name: string, split: Split, item: number): Promise<void> {
  const [image, labels] = [await split.image(item), await split.label(item)];
  for (const resolution of [24, 40]) {
    const sampling = squareSampling(image.height, image.width, resolution);
    const picture = sampleRgb(image, sampling);
    const prefix = `${name}.r${resolution}`;
    compareWhole(context, prefix, picture, sampleLabels(labels, sampling));
    context.comparison.values(`${prefix}.image_norm`, normalise(picture), EXACT);
  }
}

async function compareCrop(context: Context, name: string, crops: Split, item: number): Promise<void> {
  if (!context.golden.has(`${name}.image_u8`)) return;
  compareWhole(context, name, await crops.image(item), await crops.label(item));
}

function compareWhole({ comparison }: Context, name: string, image: RgbImage, labels: LabelMap): void {
  comparison.values(`${name}.image_u8`, image.data, EXACT);
  comparison.values(`${name}.label`, labels.data, EXACT);
}

/** Compares the patches without labels, which no split of the dataset holds. */
async function compareUnlabelled(context: Context): Promise<void> {
  const folder = join(context.root, "potsdam");
  const ids = (await Deno.readTextFile(join(folder, "unlabelled_train.txt"))).trim().split("\n");
  const items = ids.map((id) => ({ id, image: join(folder, "imgs", `${id}.mat`) }));
  const split = fileSplit("potsdam3", "train", items, { image: readPatch, label: readPatchLabels });
  for (const [item, id] of ids.entries()) await compareItem(context, `potsdam.${id}`, split, item);
}

/** Compares the arrays of the MAT files; where a patch has no labels, the golden ones are all -1. */
async function compareMatFiles({ golden, comparison, root }: Context): Promise<void> {
  for (const name of golden.names) {
    const [, patch, kind] = name.match(/^potsdam\.(\d+)\.raw_(img|gt)$/) ?? [];
    if (patch === undefined) continue;
    const path = join(root, "potsdam", kind === "img" ? "imgs" : "gt", `${patch}.mat`);
    const bytes = await Deno.readFile(path).catch(() => undefined);
    const array = bytes && parseMat(bytes, path).get(kind);
    const missing = () => new Int32Array(golden.numbers(name).length).fill(-1);
    comparison.values(name, array ? rowMajor(array) : missing(), EXACT);
  }
}

async function compareTiles({ golden, comparison, root }: Context): Promise<void> {
  for (const name of golden.names) {
    const [, id, kind] = name.match(/^tile\.(\w+)\.half_(u8|fine)$/) ?? [];
    if (id === undefined) continue;
    const file = kind === "u8"
      ? `4_Ortho_RGBIR/top_potsdam_${id}_RGBIR.tif`
      : `5_Labels_for_participants/top_potsdam_${id}_label.tif`;
    const path = join(root, "potsdam_tiles", file);
    const raster = await decodeTile(await Deno.readFile(path), path);
    const { data } = kind === "u8" ? halvePicture(raster) : halveLabels(raster, path);
    comparison.values(name, data, EXACT);
  }
}
