/**
 * Potsdam-3: aerial pictures of the ISPRS contest in 200 x 200 patches, six classes merged into three.
 *
 * @module
 */
import { join } from "node:path";
import { fileDataset, type FileItem } from "./file_dataset.ts";
import { findFolder, kindOf, missingData, type Place } from "./_place.ts";
import { POTSDAM_CLASSES, POTSDAM_FINE_TO_COARSE } from "./classes.ts";
import { recordedFindings, tilesOfPatches } from "./potsdam_tiles/patch_plan.ts";
import { prepareTiles } from "./potsdam_tiles/prepare_tiles.ts";
import {
  type Dataset,
  type DatasetDefinition,
  defineDataset,
  type Finding,
  type LabelMap,
  type RgbImage,
  type SplitName,
} from "./types.ts";
import { fileNames, readIdList } from "./item_lists.ts";
import { labelTable, toClasses } from "./label_table.ts";
import { type MatArray, readMatArray, rowMajor } from "../formats/mat/read_mat.ts";

const NAME = "potsdam3";

/** The list of each split; the pictures of `unlabelled_train.txt` are not used. */
const LIST_FILES: Readonly<Record<SplitName, string>> = {
  train: "labelled_train.txt",
  val: "labelled_test.txt",
};

/** Where the patches come from. */
const SOURCE =
  'the prepared patches: "Potsdam.tar.gz" by the authors of IIC or "potsdam.zip" by those of STEGO, or patches made ' +
  'by "deno task data potsdam3 --from DIR" with the ISPRS tiles in DIR';

const CAPTION =
  "Potsdam-3: ISPRS 2D semantic labelling contest, Potsdam (research use with citation), patches and split as prepared " +
  "by the authors of IIC. That split was drawn at random without a seed: one made from the raw tiles is another split. " +
  "Patches of one tile lie in both parts; only of patches made from the raw tiles is their tile known, others are taken " +
  "for independent.";

const definition: DatasetDefinition = defineDataset({
  name: NAME,
  title: "Potsdam-3: aerial pictures of a city, 3 classes",
  classes: POTSDAM_CLASSES.length,
  expected: { train: 4_545, val: 855 },
  async open(root: string): Promise<Dataset> {
    const place = { dataset: NAME, root };
    const folder = await openFolder(root);
    return fileDataset({
      name: NAME,
      classes: POTSDAM_CLASSES.map(({ name }) => name),
      colours: POTSDAM_CLASSES.map(({ colour }) => colour),
      caption: CAPTION,
      recipe: "potsdam3 1",
      items: {
        train: await potsdamItems(place, folder, "train"),
        val: await potsdamItems(place, folder, "val"),
      },
      readers: { image: readPatch, label: readPatchLabels },
    });
  },
  inspect: async (root) => await recordedFindings(await openFolder(root)),
  prepare(from: string, root: string, seed: number): Promise<Finding[]> {
    return prepareTiles(from, join(root, NAME), { seed });
  },
});

export default definition;

function openFolder(root: string): Promise<string> {
  return findFolder({ dataset: NAME, root }, "potsdam", LIST_FILES.train, SOURCE);
}

/**
 * The files of one split, in the order of its list. A patch without a file of labels is read as ignored everywhere.
 *
 * @param place The dataset and the root, for messages.
 * @param folder The dataset's folder.
 * @param split Which split.
 * @throws {Deno.errors.NotFound} The list, the folder of patches or a listed patch is missing.
 */
export async function potsdamItems(place: Place, folder: string, split: SplitName): Promise<FileItem[]> {
  const list = join(folder, LIST_FILES[split]);
  const images = join(folder, "imgs");
  const labels = join(folder, "gt");
  if (await kindOf(list) !== "file") throw missingData(place, `no list "${list}"`, SOURCE);
  if (await kindOf(images) !== "folder") throw missingData(place, `no folder "${images}"`, SOURCE);
  const ids = await readIdList(list, { pattern: /^\d{1,9}$/, words: "the number of a patch" });
  const [patches, labelled] = [
    await fileNames(images),
    await kindOf(labels) === "folder" ? await fileNames(labels) : new Set(),
  ];
  const missing = ids.filter((id) => !patches.has(`${id}.mat`));
  if (missing.length > 0) {
    const what = `${missing.length} of ${ids.length} listed patches are missing from "${images}", first ${
      missing[0]
    }`;
    throw missingData(place, what, SOURCE);
  }
  const tiles = await tilesOfPatches(
    folder,
    [...patches].filter((name) => name.endsWith(".mat")).length,
  );
  return ids.map((id) => ({
    id,
    image: join(images, `${id}.mat`),
    ...(tiles && { group: `tile ${tiles[Number(id)]}` }),
    ...(labelled.has(`${id}.mat`) && { label: join(labels, `${id}.mat`) }),
  }));
}

/** Red, green, blue and infrared. */
const STORED_CHANNELS = 4;

const table = labelTable(POTSDAM_FINE_TO_COARSE);

/**
 * Reads the picture of a patch without its infrared channel.
 *
 * @param path Path of a MAT file with the array `img`.
 * @throws {TypeError} The array is not `[height, width, 4]` of bytes.
 */
export async function readPatch(path: string): Promise<RgbImage> {
  const array = await readMatArray(path, "img");
  const { shape: [height, width, channels], data } = array;
  if (array.shape.length !== 3 || channels !== STORED_CHANNELS || !(data instanceof Uint8Array)) {
    throw new TypeError(
      `Cannot read patch "${path}": "img" is ${describe(array)}, expected height x width x 4 of Uint8Array`,
    );
  }
  const stored = rowMajor({ ...array, data });
  const pixels = new Uint8Array(height * width * 3);
  for (let i = 0; i < height * width; i++) {
    pixels.set(stored.subarray(i * STORED_CHANNELS, i * STORED_CHANNELS + 3), i * 3);
  }
  return { width, height, data: pixels };
}

/**
 * Reads the classes of a patch.
 *
 * @param path Path of a MAT file with the array `gt`.
 * @throws {TypeError} The array is not `[height, width]` of integers.
 * @throws {RangeError} It holds other numbers than fine ids and 255.
 */
export async function readPatchLabels(path: string): Promise<LabelMap> {
  const array = await readMatArray(path, "gt");
  const { shape: [height, width], data } = array;
  if (array.shape.length !== 2 || !(data instanceof Int32Array || data instanceof Uint8Array)) {
    throw new TypeError(
      `Cannot read patch "${path}": "gt" is ${
        describe(array)
      }, expected height x width of Int32Array or Uint8Array`,
    );
  }
  return toClasses({ width, height, data: rowMajor({ ...array, data }) }, table, path);
}

function describe({ shape, data }: MatArray): string {
  return `${shape.join(" x ")} of ${data.constructor.name}`;
}
