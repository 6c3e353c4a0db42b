/**
 * EarthCover-6, the small embedded remote-sensing set: windows of one world picture with six classes of land cover.
 *
 * @module
 */
import { join } from "node:path";
import { isNotFound } from "../base/workspace.ts";
import { blockOf, type Corner, type EarthCoverStats, parseStats } from "./_earthcover6_stats.ts";
import { readBytes } from "../base/read_file.ts";
import { cropRgb } from "./crop.ts";
import { decodeRgb } from "./image.ts";
import { SMALL_FEW } from "./small_preset.ts";
import { decodeLabelPng, type RawLabels } from "../formats/label_png.ts";
import {
  type Dataset,
  type DatasetDefinition,
  defineDataset,
  IGNORED,
  type LabelMap,
  type RgbImage,
  type Split,
  type SplitName,
} from "./types.ts";

const NAME = "earthcover6";
const CLASSES = 6;
/** Changed whenever other pixels or labels come out of the same files. */
const RECIPE = "earthcover6 2";
/** Side of a window in pixels of the picture. */
const WINDOW = 128;
/** Side of a label pixel in pixels of the picture. */
const STEP = 2;
/** The stored value of pixels on a border between classes. */
const STORED_IGNORED = 255;

const FILES = {
  image: "earth-blue-marble.jpg",
  label: "label.png",
  stats: "stats.json",
} as const;

function captionOf({ train, val, block }: EarthCoverStats): string {
  const blocks = (corners: readonly Corner[]) =>
    new Set(corners.map((corner) => blockOf(corner, block))).size;
  return "EarthCover-6, version 2: NASA Blue Marble (public domain, credit NASA), classes derived from Natural Earth II; " +
    `${train.length} + ${val.length} disjoint windows in ${blocks(train)} + ${
      blocks(val)
    } blocks, its backbone trained ` +
    "without labels on train blocks alone. It can show that a table runs on real pictures, and how methods differ on this " +
    "planet; it cannot rank methods in general, and its numbers must not be set beside published ones. Weak points: winter " +
    "snow over boreal forest is labelled forest; labels are cartographic, right to about two label pixels; blocks lie side " +
    "by side on one planet, so they are only nearly independent; half of val is water; all classes have strong colour " +
    "cues, so that k-means on colours already goes far.";
}

/** The decoded files of the set. */
interface World {
  readonly image: RgbImage;
  /** Labels at half the picture's resolution. */
  readonly labels: LabelMap;
  readonly stats: EarthCoverStats;
  /** Paths of the files, on all of which each window depends. */
  readonly files: readonly string[];
}

const definition: DatasetDefinition = defineDataset({
  name: NAME,
  title: "EarthCover-6: land cover on the NASA Blue Marble, 128 x 128 windows (embedded)",
  classes: CLASSES,
  preset: SMALL_FEW,
  async open(root: string): Promise<Dataset> {
    const world = await readWorld(join(root, NAME));
    const splits = { train: windowSplit(world, "train"), val: windowSplit(world, "val") };
    return {
      name: NAME,
      classes: world.stats.classes,
      colours: world.stats.colours,
      hierarchy: world.stats.hierarchy,
      caption: captionOf(world.stats),
      fingerprint: RECIPE,
      split: (name) => splits[name],
    };
  },
});

export default definition;

async function readWorld(folder: string): Promise<World> {
  await checkFolder(folder);
  const paths = {
    image: join(folder, FILES.image),
    label: join(folder, FILES.label),
    stats: join(folder, FILES.stats),
  };
  const [imageBytes, labelBytes, statsBytes] = await Promise.all([
    readBytes(paths.image, "the world picture that ships with the repository"),
    readBytes(paths.label, "the label map that ships with the repository"),
    readBytes(paths.stats, "the window list that ships with the repository"),
  ]);
  const image = await decodeRgb(imageBytes, paths.image);
  const labels = toClasses(decodeLabelPng(labelBytes, paths.label), paths.label);
  checkSizes(image, labels, paths.label);
  const { width, height } = image;
  const limits = { classes: CLASSES, width, height, window: WINDOW, step: STEP };
  return {
    image,
    labels,
    stats: parseStats(new TextDecoder().decode(statsBytes), paths.stats, limits),
    files: Object.values(paths),
  };
}

async function checkFolder(folder: string): Promise<void> {
  try {
    await Deno.stat(folder);
  } catch (cause) {
    if (!isNotFound(cause)) throw cause;
    throw new Deno.errors.NotFound(
      `Cannot open dataset "${NAME}": no folder "${folder}", expected one with ${
        Object.values(FILES).join(", ")
      }`,
      { cause },
    );
  }
}

function toClasses(raw: RawLabels, path: string): LabelMap {
  const data = new Int32Array(raw.data.length);
  let unknown: number | undefined;
  for (let at = 0; at < data.length; at++) {
    const value = raw.data[at];
    data[at] = value === STORED_IGNORED ? IGNORED : value;
    if (data[at] >= CLASSES) unknown ??= value;
  }
  if (unknown !== undefined) {
    throw new RangeError(
      `Cannot read label map "${path}": it holds the value ${unknown}, expected 0..${
        CLASSES - 1
      } or ${STORED_IGNORED}`,
    );
  }
  return { width: raw.width, height: raw.height, data };
}

function checkSizes(image: RgbImage, labels: LabelMap, path: string): void {
  if (labels.width * STEP === image.width && labels.height * STEP === image.height) return;
  throw new RangeError(
    `Cannot use label map "${path}": it is ${labels.height}x${labels.width} pixels, expected half of the ` +
      `picture's ${image.height}x${image.width}`,
  );
}

function windowSplit(world: World, name: SplitName): Split {
  const corners = world.stats[name];
  const corner = (index: number) => {
    if (!Number.isInteger(index) || index < 0 || index >= corners.length) {
      throw new RangeError(
        `Cannot read item "${NAME}/${name}/${index}": the split has ${corners.length} items, expected 0..${
          corners.length - 1
        }`,
      );
    }
    return corners[index];
  };
  return {
    name,
    length: corners.length,
    id: (index) => {
      const [top, left] = corner(index);
      return `${name}-top${top}-left${left}`;
    },
    group: (index) => blockOf(corner(index), world.stats.block),
    // A bad index rejects, like every other failure to read.
    image: (index) =>
      Promise.try(() => {
        const [top, left] = corner(index);
        return cropRgb(world.image, { top, left, height: WINDOW, width: WINDOW });
      }),
    label: (index) => Promise.try(() => labelWindow(world.labels, ...corner(index))),
    size: () => Promise.resolve({ width: WINDOW, height: WINDOW }),
    files: () => world.files,
  };
}

/** The labels of a window at the picture's resolution: each label pixel covers `STEP x STEP` pixels. */
function labelWindow(labels: LabelMap, top: number, left: number): LabelMap {
  const data = new Int32Array(WINDOW * WINDOW);
  for (let row = 0; row < WINDOW; row++) {
    const source = Math.trunc((top + row) / STEP) * labels.width;
    for (let column = 0; column < WINDOW; column++) {
      data[row * WINDOW + column] = labels.data[source + Math.trunc((left + column) / STEP)];
    }
  }
  return { width: WINDOW, height: WINDOW, data };
}
