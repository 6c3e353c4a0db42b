/**
 * The whole way from files to a score: picture, label map and definition give the right score or a clean refusal.
 *
 * `OMH_FUZZ_FACTOR=70 OMH_FUZZ_DUMP=cases.jsonl` keeps every case that is scored; `plain_scorer.py cases.jsonl` then scores
 * them with Pillow, NumPy and SciPy and compares.
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import sharp from "sharp";
import { folderDataset } from "../../src/data/folder.ts";
import { openDataset } from "../../src/data/open_dataset.ts";
import { preprocessLabels } from "../../src/data/preprocess.ts";
import { sampleRgb, squareSampling } from "../../src/data/sampling.ts";
import type { RgbImage, Split } from "../../src/data/types.ts";
import { Confusion } from "../../src/evaluate/confusion.ts";
import { scoreClusters } from "../../src/evaluate/scores.ts";
import { labelPng, picturePng, withFiles } from "../data/_files.ts";
import { makePng } from "../data/_png.ts";
import { fuzz } from "./_fuzz.ts";

const DUMP = Deno.env.get("OMH_FUZZ_DUMP");

const side = fc.integer({ min: 1, max: 9 });
const seed = fc.nat({ max: 2 ** 31 - 1 });
/** Most files are whole. */
const damage = fc.oneof(
  { weight: 12, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.record({ at: fc.nat(), bit: fc.nat({ max: 7 }), cut: fc.boolean() }) },
);
const mostly = fc.nat({ max: 7 }).map((value) => value > 0);
const picture = fc.record({
  kind: fc.constantFrom("rgb", "rgb", "jpeg", "jpeg", "grey", "rgba", "rgb16", "grey16", "turned", "cmyk"),
  seed,
  damage,
});
const label = fc.record({
  kind: fc.constantFrom("grey", "grey", "grey", "palette", "palette", "small", "grey16", "rgb", "rgba"),
  /** Whether the size is the picture's, and whether all values are classes or 255. */
  fits: mostly,
  known: mostly,
  seed,
  damage,
});
const item = fc.record({ width: side, height: side, picture, label });
const cases = fc.record({
  classes: fc.integer({ min: 1, max: 5 }),
  resolution: fc.integer({ min: 1, max: 8 }),
  palettes: fc.constantFrom("same", "same", "different"),
  items: fc.array(item, { minLength: 1, maxLength: 2 }),
});
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;
type Item = Case["items"][number];

Deno.test("pictures and labels of any kind give the score that a search over all assignments finds, or are refused", () =>
  withFiles(
    { "imgs/train/a.png": picturePng(2, 2), "labels/train/a.png": labelPng(2, 2, 0) },
    async (root) => {
      let scored = 0;
      await fuzz("scored items", cases, async (given) => {
        const files = await writeItems(root, given);
        const names = Array.from({ length: given.classes }, (_, i) => `class ${i}`);
        const definition = folderDataset({ name: "fuzzed", title: "Fuzzed", classes: names });
        const split = (await openDataset(definition, [root])).split("val");
        const score = await scoreOf(split, given);
        scored++;
        if (DUMP) {
          const { classes, resolution } = given;
          await Deno.writeTextFile(DUMP, `${JSON.stringify({ classes, resolution, files, ...score })}\n`, {
            append: true,
          });
        }
        return files.reduce((sum, [image, label]) => sum + image.length + label.length, 0);
      });
      assert(scored > 0);
      if (DUMP) console.log(`${scored} cases were scored`);
    },
  ));

/** Predicts clusters from the pixels by a rule of thumb, and scores them. */
async function scoreOf(split: Split, { classes, resolution }: Case) {
  const confusion = new Confusion(classes);
  let labelled = 0;
  for (let index = 0; index < split.length; index++) {
    const image = await split.image(index);
    const labels = preprocessLabels(await split.label(index), { resolution });
    const sampled = sampleRgb(image, squareSampling(image.height, image.width, resolution));
    confusion.add(clustersOf(sampled, classes), labels);
    labelled += labels.filter((value) => value >= 0).length;
  }
  const { accuracy, miou } = scoreClusters(confusion);
  assertEquals(confusion.data.reduce((sum, count) => sum + count, 0), labelled);
  if (labelled === 0) assertEquals([accuracy, miou], [NaN, NaN]);
  else assert(Math.abs(accuracy - bestAccuracy(confusion.data, classes)) < 1e-9);
  return { accuracy, miou };
}

function clustersOf({ data }: RgbImage, classes: number): number[] {
  return Array.from(
    { length: data.length / 3 },
    (_, i) => (3 * data[3 * i] + 5 * data[3 * i + 1] + 7 * data[3 * i + 2]) % classes,
  );
}

/** Share of right pixels of the best of all assignments, percent. */
function bestAccuracy(counts: Float64Array, classes: number): number {
  const best = (cluster: number, free: readonly number[]): number =>
    free.length === 0
      ? 0
      : Math.max(...free.map((label) =>
        counts[cluster * classes + label] + best(cluster + 1, free.filter((other) => other !== label))
      ));
  const total = counts.reduce((sum, count) => sum + count, 0);
  return 100 * best(0, Array.from({ length: classes }, (_, i) => i)) / total;
}

/** Writes the files of `val` and returns their content in base64. */
async function writeItems(root: string, given: Case): Promise<[string, string][]> {
  for (const folder of ["imgs/val", "labels/val"]) {
    await Deno.remove(`${root}/${folder}`, { recursive: true }).catch(() => {});
    await Deno.mkdir(`${root}/${folder}`, { recursive: true });
  }
  const files: [string, string][] = [];
  for (const [index, item] of given.items.entries()) {
    const image = damaged(await pictureBytes(item), item.picture.damage);
    const label = damaged(labelBytes(item, given, index), item.label.damage);
    await Deno.writeFile(`${root}/imgs/val/${index}.png`, image);
    await Deno.writeFile(`${root}/labels/val/${index}.png`, label);
    files.push([image.toBase64(), label.toBase64()]);
  }
  return files;
}

function damaged(
  bytes: Uint8Array<ArrayBuffer>,
  damage: Item["picture"]["damage"],
): Uint8Array<ArrayBuffer> {
  if (damage === null) return bytes;
  const at = damage.at % bytes.length;
  if (damage.cut) return bytes.slice(0, at);
  bytes[at] ^= 1 << damage.bit;
  return bytes;
}

/** A plain sequence of bytes: what is random is the seed. */
function bytesFrom(seed: number, count: number): number[] {
  let state = seed | 1;
  return Array.from({ length: count }, () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x297a2d39 | 0;
    return (state >>> 13) & 255;
  });
}

const PNG_KINDS = { grey: [0, 8], rgb: [2, 8], rgba: [6, 8], grey16: [0, 16], rgb16: [2, 16] } as const;
const CHANNELS = { 0: 1, 2: 3, 6: 4 } as const;

async function pictureBytes({ width, height, picture: { kind, seed } }: Item) {
  if (kind === "jpeg" || kind === "turned" || kind === "cmyk") {
    const pixels = Uint8Array.from(bytesFrom(seed, width * height * 3));
    const image = sharp(pixels, { raw: { width, height, channels: 3 } });
    if (kind === "cmyk") return new Uint8Array(await image.toColourspace("cmyk").jpeg().toBuffer());
    const jpeg = image.jpeg({ quality: 50 + seed % 50, progressive: seed % 2 === 1 });
    const orientation = kind === "turned" ? 2 + seed % 7 : undefined;
    return new Uint8Array(await (orientation ? jpeg.withMetadata({ orientation }) : jpeg).toBuffer());
  }
  const [colourType, depth] = PNG_KINDS[kind];
  return png(
    width,
    height,
    colourType,
    depth,
    bytesFrom(seed, width * height * CHANNELS[colourType] * depth / 8),
  );
}

function png(
  width: number,
  height: number,
  colourType: number,
  depth: number,
  bytes: number[],
  palette?: number[],
) {
  const stride = bytes.length / height;
  const rows = Array.from({ length: height }, (_, row) => bytes.slice(row * stride, (row + 1) * stride));
  return makePng({ width, height, depth, colourType, rows, palette });
}

function labelBytes(item: Item, { classes, palettes }: Case, index: number) {
  const { kind, fits, known, seed } = item.label;
  const [width, height] = fits ? [item.width, item.height] : [item.height + 1, item.width];
  const values = bytesFrom(seed, width * height).map((byte) => {
    if (byte < 40) return 255;
    return byte % (known ? classes : classes + 1);
  });
  const colours = bytesFrom(palettes === "same" ? 1 : index + 1, 768);
  switch (kind) {
    case "grey":
      return png(width, height, 0, 8, values);
    case "grey16":
      return png(width, height, 0, 16, values.flatMap((value) => [0, value]));
    case "palette":
      return png(width, height, 3, 8, values, colours);
    case "small": {
      // Four bits a pixel: no room for 255.
      const nibbles = values.map((value) => value === 255 ? 0 : value);
      const rows = Array.from({ length: height }, (_, row) => {
        const line = nibbles.slice(row * width, (row + 1) * width);
        return Array.from(
          { length: Math.ceil(width / 2) },
          (_, i) => line[2 * i] << 4 | (line[2 * i + 1] ?? 0),
        );
      });
      return makePng({ width, height, depth: 4, colourType: 3, rows, palette: colours.slice(0, 48) });
    }
    default: {
      const [colourType] = PNG_KINDS[kind];
      return png(
        width,
        height,
        colourType,
        8,
        values.flatMap((value) => new Array(CHANNELS[colourType]).fill(value)),
      );
    }
  }
}
