/**
 * What a dataset file says: the keys of the YAML, and what each may be.
 *
 * @module
 */
import { z } from "zod";

/** Most classes of a dataset: its matching and its counts grow with their square. */
export const MOST_CLASSES = 1000;

/** Smallest and largest tile, pixels. */
const TILE_SIDES = { least: 16, most: 8192 } as const;

/** Largest tolerance: beyond half of the way from one class to the next nothing could be told apart. */
const MOST_TOLERANCE = 60;

/** Tiles of the side that pictures are scored at unless a spec says otherwise (reference: STEGO, section 6). */
export const USUAL_TILE = 320;

const text = z.string().min(1);

const paths = z.union([text, z.array(text).min(1)]);

/** A colour: `"#3C1098"` in quotes, since YAML takes what follows a bare `#` for a comment, or `[60, 16, 152]`. */
const colour = z.union([
  z.string().regex(/^#[0-9A-Fa-f]{6}$/),
  z.tuple([z.int().min(0).max(255), z.int().min(0).max(255), z.int().min(0).max(255)]),
]);

/** A stored value: an id of 8 or 16 bits, or a colour. */
const storedValue = z.union([z.int().min(0).max(65_535), colour]);

const labelRule = z.strictObject({
  folder: text.optional().describe("Folder of the label files; default that of the picture"),
  suffix: z.string().optional().describe(
    "What follows the picture's stem in the name of its label file, such as _L.png; without an ending any is taken",
  ),
  strip: z.string().optional().describe(
    "What the picture's stem ends with and the label file's name lacks, such as _leftImg8bit",
  ),
  optional: z.boolean().default(false).describe(
    "Whether pictures may lack a label file; such pictures are ignored everywhere",
  ),
});

const labels = z.union([text, labelRule]);

const splitRule = z.strictObject({
  images: paths.optional().describe(
    "Folders, globs, files or list files; with list, the path of a picture, where {line} is a line of the list",
  ),
  list: text.optional().describe("A text file that names a picture on each line"),
  labels: labels.nullable().optional().describe(
    "Where the label file of a picture is; null for pictures alone",
  ),
  exclude: paths.optional().describe(
    "Globs of files that are no pictures of this split, or lists such as that of the other split",
  ),
  every: z.int().min(2).optional().describe("Takes the first picture and every N-th from it"),
  except_every: z.int().min(2).optional().describe("Takes the others: those that every leaves out"),
});

const split = z.union([paths, splitRule]);

const classEntry = z.strictObject({
  name: text,
  colour: colour.optional().describe(
    "Colour of the class in pictures, and in label files with values: colours",
  ),
  group: text.optional().describe("Coarse group of the class"),
});

const classes = z.union([
  z.int().min(1).max(MOST_CLASSES),
  z.array(z.union([text, classEntry])).min(1).max(MOST_CLASSES),
  z.record(text, colour),
]);

/** The structure of a dataset file. */
export const DATASET_FILE = z.strictObject({
  name: text.regex(/^[A-Za-z0-9][\w.-]*$/).max(100).optional()
    .describe("Name in tables; default the name of the file, or of the folder of a dataset.yaml"),
  title: text.optional().describe("One line for listings; default the name"),
  caption: text.optional().describe(
    "Where the data comes from and what is weak about it: shown below every table; default the title",
  ),
  root: paths.optional().describe(
    "Folder that all paths are relative to, itself relative to this file; of several, the first that is there",
  ),
  source: text.optional().describe("Where the files come from, for whoever lacks them"),
  train: split.describe("Pictures to train on: folders, globs, list files"),
  val: split.describe("Pictures to score on"),
  labels: labels.nullable().optional().describe(
    "Where the label file of a picture is: a folder, a path such as {dir}/{stem}_L.png, or folder and suffix",
  ),
  classes: classes.optional().describe(
    "Names in the order of their ids, with colours and groups if wanted; or their number; default those of values",
  ),
  groups: z.record(text, z.array(text).min(1)).optional().describe("Coarse groups of classes, by name"),
  values: z.union([
    z.enum(["ids", "colours"]),
    z.record(text, text.nullable()),
  ]).default("ids").describe(
    "What the pixels of a label file mean: ids count the classes, colours are those of the classes, " +
      "or the class of each id or colour, null where it is ignored",
  ),
  first_id: z.int().min(0).max(65_535).default(0).describe("Id of the first class, with values: ids"),
  ignore: z.union([storedValue, z.array(storedValue)]).optional().describe(
    "Ids and colours of pixels that are not counted; default 255 where ids are stored",
  ),
  others: z.enum(["error", "ignore"]).default("error").describe(
    "What becomes of ids and colours that no class has",
  ),
  tolerance: z.int().min(0).max(MOST_TOLERANCE).default(0).describe(
    "Largest difference, per channel, at which an id or colour counts as the nearest that is known: " +
      "for label files that were JPEG once; default 0",
  ),
  geometry: z.union([
    z.enum(["crop", "squash"]),
    z.strictObject({
      tiles: z.int().min(TILE_SIDES.least).max(TILE_SIDES.most).describe(
        "Side of a tile, in pixels of the picture",
      ),
    }),
  ]).default("crop").describe(
    "How a picture becomes square: crop resizes the short side and cuts out the middle, squash resizes both sides, " +
      "tiles cuts it into squares so that every pixel is scored once",
  ),
  group: text.optional().describe(
    "What pictures have in common that are no independent samples, such as {parent}; default each is by itself",
  ),
  expected: z.strictObject({ train: z.int().min(0), val: z.int().min(0) }).optional()
    .describe("Number of pictures of the published splits"),
}).describe("A dataset of picture and label files");

/** What a dataset file says, defaults filled in. */
export type DatasetFileText = z.output<typeof DATASET_FILE>;

/** What is said of a split. */
export type SplitText = DatasetFileText["train"];

/** Where label files are. */
export type LabelText = NonNullable<DatasetFileText["labels"]>;

/** The colour of a class or of label pixels, as written. */
export type ColourText = z.output<typeof colour>;
