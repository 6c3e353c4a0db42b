/**
 * What a dataset is to the rest of the house: named splits of images with their label maps.
 *
 * @module
 */
import type { Preset } from "../spec/mod.ts";

/** An 8-bit colour picture, row by row, three interleaved channels (R, G, B), values 0..255. */
export interface RgbImage {
  /** Pixels in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** `height * width * 3` bytes. */
  readonly data: Uint8Array;
}

/** A class per pixel, row by row. */
export interface LabelMap {
  /** Pixels in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** `height * width` entries: a class index `0..classes-1`, or {@linkcode IGNORED}. */
  readonly data: Int32Array;
  /**
   * Where the labels come from a palette file, the colour of each stored value in it, as `"128,0,0"`. A value that has one
   * colour in one file and another in the next shows that the values of the files are no ids.
   */
  readonly palette?: ReadonlyMap<number, string>;
  /** Why these labels cannot be right although they can be read. A dataset that is opened to train on refuses them. */
  readonly doubt?: string;
}

/** Numbers of each pixel of a picture besides its colours, such as its depth. */
export interface PictureMap {
  /** Pixels in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** Numbers of a pixel. */
  readonly channels: number;
  /** `height * width * channels` numbers, row by row, finite. */
  readonly data: Float32Array;
}

/** The label of a pixel that no loss and no score counts. */
export const IGNORED: -1 = -1;

/** Which part of a dataset: heads are trained on `train` without its labels and scored on `val`. */
export type SplitName = "train" | "val";

/** Both parts. */
export const SPLITS: readonly SplitName[] = ["train", "val"];

/**
 * How a picture of any shape becomes square. `short-side`: the short side is resized to the resolution, the long side in
 * proportion, and the middle is cut out. `square`: both sides are resized to the resolution.
 */
export type Fit = "short-side" | "square";

/** One part of a dataset. Items are addressed by index and read afresh at each call. */
export interface Split {
  /** Which part it is. */
  readonly name: SplitName;
  /** Number of items. */
  readonly length: number;
  /**
   * False where it is known before anything is read that no item has labels.
   *
   * @default {true}
   */
  readonly hasLabels?: boolean;
  /** A stable, human-readable name of item `index`, for messages and pictures. */
  id(index: number): string;
  /**
   * What item `index` was taken from together with others, such as a scene, a city or a block: items of one group are no
   * independent samples.
   *
   * @default {each item is a group of its own}
   */
  group?(index: number): string;
  /** Reads the picture of item `index`. */
  image(index: number): Promise<RgbImage>;
  /** Reads the label map of item `index`, of the same size as its picture. */
  label(index: number): Promise<LabelMap>;
  /**
   * How pictures become square.
   *
   * @default {"short-side"} the published protocol (reference: STEGO, section 6)
   */
  readonly fit?: Fit;
  /**
   * Reads a map of item `index`, of the same size as its picture, by name; nothing where there is none of this name. What it
   * is read from belongs to the item's files.
   */
  map?(name: string, index: number): Promise<PictureMap | undefined>;
  /** Size of the picture of item `index`, where that takes less than reading it. */
  size?(index: number): Promise<PictureSize>;
  /** Of items that are parts of larger pictures: which, and where in it item `index` is. */
  part?(index: number): PicturePart;
  /** Size of the label map of item `index`, where that takes less than reading it. */
  labelSize?(index: number): Promise<PictureSize>;
  /**
   * Paths of all files that picture and labels of item `index` depend on, always in the same order. Their content is what
   * identifies the item. Where they are not named, pixels and labels do, for which every item is read once in each process:
   * fine for what is drawn or small. An empty list says that the dataset's own `fingerprint` stands for all that can change.
   */
  files?(index: number): readonly string[];
}

/** A part of a picture that is an item of its own. */
export interface PicturePart {
  /** Name of the picture, as items are named. */
  readonly picture: string;
  /** Size of the whole picture. */
  readonly whole: PictureSize;
  /** Row of the picture that the part begins at. */
  readonly top: number;
  /** Column of the picture that the part begins at. */
  readonly left: number;
  /** Rows at its top that belong to the part above. */
  readonly shared_rows: number;
  /** Columns at its left that belong to the part before. */
  readonly shared_columns: number;
}

/** Height and width of a picture, in pixels. */
export type PictureSize = Pick<RgbImage, "width" | "height">;

/** An opened dataset. */
export interface Dataset {
  /** Name that specs use. */
  readonly name: string;
  /** Class names, in label order. */
  readonly classes: readonly string[];
  /** One 8-bit RGB colour per class, for pictures. */
  readonly colours: readonly (readonly [number, number, number])[];
  /** Coarse groups of classes, by name, where the dataset has them. */
  readonly hierarchy?: Readonly<Record<string, readonly string[]>>;
  /** Where the data comes from and its known weak points: shown beside every result. */
  readonly caption: string;
  /**
   * From a module: any text that is to change when the same files are read in another way, such as a version. The harness
   * adds the content of all items, and what it hands on is the SHA-256 (hex) of both, a part of every cell's key.
   */
  readonly fingerprint: string;
  /** The part of that name. */
  split(name: SplitName): Split;
}

/** How a dataset is found and opened; the default export of a module under `src/data/`. */
export interface DatasetDefinition {
  /** Name that specs use. */
  readonly name: string;
  /** One line for listings. */
  readonly title: string;
  /** Number of classes, known without opening the data. */
  readonly classes: number;
  /**
   * Path of the dataset file that defines it, which says where its files are, whatever the folder of datasets.
   *
   * @default {none: a module defines it}
   */
  readonly file?: string;
  /** Number of items of each published split, where the data has a published form. */
  readonly expected?: Readonly<Record<SplitName, number>>;
  /**
   * Settings that suit it; a spec with `presets: true` takes them wherever it says nothing itself.
   *
   * @default {none: the published settings}
   */
  readonly preset?: Preset;
  /**
   * Opens the dataset.
   *
   * @param root Folder that holds the dataset, in the layout its descriptor names.
   * @throws {Deno.errors.NotFound} A file or folder is missing; the message says which and where it comes from.
   */
  open(root: string): Promise<Dataset>;
  /**
   * Looks for what makes the files differ from the published ones and goes unnoticed when they are opened, such as another
   * list of images. Called only after `open` has succeeded.
   *
   * @param root As for `open`.
   */
  inspect?(root: string): Promise<Finding[]>;
  /**
   * Makes files that `open` needs and that the published form of the data lacks. What is there is never changed, and what
   * was interrupted is not taken for whole.
   *
   * @param from Folder that holds the published form.
   * @param root As for `open`; files are written below it, or into `from` where they belong beside what is there.
   * @param seed Seed of every random choice.
   * @returns What was made, and what about it differs from the published preparation.
   */
  prepare?(from: string, root: string, seed: number): Promise<Finding[]>;
}

/** One thing that an examination of a dataset's files has found. */
export interface Finding {
  /** `error`: the dataset cannot be used as it is; `warning`: it can, but is not the published one. */
  readonly level: "ok" | "warning" | "error";
  /** One line that says what was looked at and what was there. */
  readonly message: string;
}

/**
 * Declares a dataset. Returns `definition` unchanged: it exists so that a plugin module is checked as it is written.
 *
 * @param definition The dataset.
 * @returns The same object.
 *
 * @example A plugin with one grey picture
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { defineDataset, type Split } from "@omh/bench";
 *
 * const split = (name: "train" | "val"): Split => ({
 *   name,
 *   length: 1,
 *   id: () => "grey",
 *   image: () => Promise.resolve({ width: 1, height: 1, data: new Uint8Array([128, 128, 128]) }),
 *   label: () => Promise.resolve({ width: 1, height: 1, data: new Int32Array([0]) }),
 * });
 * const grey = defineDataset({
 *   name: "grey",
 *   title: "One grey pixel",
 *   classes: 1,
 *   open: () =>
 *     Promise.resolve({
 *       name: "grey",
 *       classes: ["grey"],
 *       colours: [[128, 128, 128]],
 *       caption: "Made up",
 *       fingerprint: "grey-1",
 *       split,
 *     }),
 * });
 * const opened = await grey.open("datasets");
 * assertEquals(opened.split("val").id(0), "grey");
 * ```
 */
export function defineDataset(definition: DatasetDefinition): DatasetDefinition {
  return definition;
}
