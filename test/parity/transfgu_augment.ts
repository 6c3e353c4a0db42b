/**
 * Golden runner: TransFGU's crops of pictures, labels and score maps, and its changes of colour.
 *
 * @module
 */
import { type ColorJitter, colorJitter, type Jitter } from "../../src/data/color_jitter.ts";
import { normaliseLevels } from "../../src/data/geometry.ts";
import { type ChannelMap, floorIndex } from "../../src/data/resample.ts";
import { sampleLabels } from "../../src/data/sampling.ts";
import { cropBox, type CropDraw, cropPicture, cropScores } from "../../src/methods/transfgu/crop.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import { transposed } from "./transposed.ts";

const PIXELS = { absolute: 5e-5, relative: 1e-5 };
const SCORES = { absolute: 2e-5 };
const COLOURS = { absolute: 1e-4 };
/** The numbers of the operations in a file's order. */
const JITTERS: readonly Jitter[] = ["brightness", "contrast", "saturation", "hue"];

/** Crops of both shapes, RoI-align alone, and colours. */
export function augment(golden: GoldenFile, comparison: Comparison): void {
  for (const shape of namesOf(golden, /^(.+)_u$/)) compareCrops(golden, comparison, shape);
  compareAlignment(golden, comparison);
  compareColours(golden, comparison);
}

/** The names that a file's tensors are named after. */
function namesOf({ names }: GoldenFile, pattern: RegExp): string[] {
  return names.flatMap((name) => pattern.exec(name)?.[1] ?? []);
}

function compareCrops(golden: GoldenFile, comparison: Comparison, shape: string): void {
  const { patch } = golden.config;
  const pictures = goldenMaps(golden, `${shape}_image`);
  const scores = goldenMaps(golden, `${shape}_S`);
  const draws = goldenDraws(golden, shape);
  const boxes = pictures.map((picture, at) => cropBox(picture, draws[at]));
  const edges = boxes.flatMap(({ left, top, width, height }) => [left, top, left + width, top + height]);
  comparison.values(`${shape}_box`, edges, EXACT);
  comparison.values(`${shape}_flipped`, draws.map(({ flip }) => Number(flip)), EXACT);
  const crops = pictures.map((picture, at) =>
    cropPicture({ ...picture, data: normaliseLevels(picture.data) }, boxes[at], draws[at].flip)
  );
  comparison.values(`${shape}_image_crop`, stored(crops), PIXELS);
  const maps = scores.map((map, at) => cropScores(map, boxes[at], patch, draws[at].flip));
  comparison.values(`${shape}_S_crop`, stored(maps), SCORES);
  const labels = golden.integers(`${shape}_label`);
  const croppedLabels = pictures.flatMap(({ height, width }, at) => {
    const map = { height, width, data: labels.slice(at * height * width, (at + 1) * height * width) };
    const columns = floorIndex(boxes[at].left, boxes[at].width, width >> 1);
    const sampling = {
      rows: floorIndex(boxes[at].top, boxes[at].height, height >> 1),
      columns: draws[at].flip ? columns.toReversed() : columns,
    };
    return [...sampleLabels(map, sampling).data];
  });
  comparison.values(`${shape}_label_crop`, croppedLabels, EXACT);
}

function compareAlignment(golden: GoldenFile, comparison: Comparison): void {
  const maps = goldenMaps(golden, "roi_map");
  const boxes = golden.integers("roi_boxes");
  const aligned = Array.from({ length: boxes.length / 5 }, (_, at) => {
    const [image, left, top, right, bottom] = boxes.subarray(5 * at, 5 * at + 5);
    const box = { top, left, height: bottom - top, width: right - left };
    return cropScores(maps[image], box, golden.config.patch, false);
  });
  comparison.values("roi_out", stored(aligned), SCORES);
}

/** Every jitter; some are also blurred, or grey, blurred and normalised. */
function compareColours(golden: GoldenFile, comparison: Comparison): void {
  const pictures = goldenMaps(golden, "colour_image").map((picture) => ({
    ...picture,
    data: picture.data.map((level) => level / 255),
  }));
  const blurred = { blur: golden.config.sigma, reach: 1 };
  const changed = (name: string, change: Partial<ColorJitter>) =>
    pictures.map((picture) => {
      const jitter = { jitters: goldenJitters(golden, name), grey: false, blur: null, ...change };
      return { ...picture, data: colorJitter(picture.data, picture, jitter) };
    });
  for (const name of namesOf(golden, /^colour_(.+)_jittered$/)) {
    comparison.values(`colour_${name}_jittered`, stored(changed(name, {})), COLOURS);
    if (golden.has(`colour_${name}_blurred`)) {
      comparison.values(`colour_${name}_blurred`, stored(changed(name, blurred)), COLOURS);
    }
    if (!golden.has(`colour_${name}_grey`)) continue;
    const grey = changed(name, { grey: true, ...blurred }).map((picture) => ({
      ...picture,
      data: normaliseLevels(picture.data.map((level) => level * 255)),
    }));
    comparison.values(`colour_${name}_grey`, stored(grey), COLOURS);
  }
}

function goldenJitters(golden: GoldenFile, name: string): ColorJitter["jitters"] {
  const factors = golden.floats(`colour_${name}_factors`);
  return Array.from(
    golden.integers(`colour_${name}_order`),
    (at) => ({ kind: JITTERS[at], amount: factors[at] }),
  );
}

function goldenDraws(golden: GoldenFile, shape: string): CropDraw[] {
  const draws = golden.floats(`${shape}_u`);
  return Array.from(golden.integers(`${shape}_scale`), (tenths, at) => ({
    tenths,
    top: draws[3 * at],
    left: draws[3 * at + 1],
    flip: draws[3 * at + 2] < 0.5,
  }));
}

/** Maps stored as `[batch, channels, height, width]`. */
function goldenMaps(golden: GoldenFile, name: string): ChannelMap[] {
  const [batch, channels, height, width] = golden.shape(name);
  const values = Float32Array.from(golden.values(name));
  const size = channels * height * width;
  return Array.from({ length: batch }, (_, at) => ({
    height,
    width,
    data: transposed(values.subarray(at * size, (at + 1) * size), channels),
  }));
}

/** Maps one after the other, each channels first. */
function stored(maps: readonly ChannelMap[]): number[] {
  return maps.flatMap(({ height, width, data }) => [...transposed(data, height * width)]);
}
