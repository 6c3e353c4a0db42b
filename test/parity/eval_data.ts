/**
 * Golden runners: resizing, cropping and normalising of pictures and labels.
 *
 * @module
 */
import { fiveCropBoxes } from "../../src/data/crop.ts";
import { readRgb } from "../../src/data/image.ts";
import { readLabelPng } from "../../src/formats/label_png.ts";
import * as nearest from "../../src/data/sampling.ts";
import { preprocessImage, preprocessLabels, type PreprocessOptions } from "../../src/data/preprocess.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import { transposed } from "./transposed.ts";

/** Normalised values are within 3; each of three operations rounds them to float32. */
const NORMALISED = { absolute: 1e-6 };

/** The source pixel of each pixel of a resized axis, in each `<from>_to_<to>`. */
export function nearestIndex(golden: GoldenFile, comparison: Comparison): void {
  for (const name of golden.names) {
    const sizes = name.match(/^(\d+)_to_(\d+)$/);
    if (!sizes) continue;
    const [from, to] = sizes.slice(1).map(Number);
    comparison.values(name, nearest.nearestIndex(from, to), EXACT);
  }
}

/** The five boxes of a picture, in each `<height>x<width>`. */
export function fiveCrop(golden: GoldenFile, comparison: Comparison): void {
  for (const name of golden.names) {
    const sizes = name.match(/^(\d+)x(\d+)$/);
    if (!sizes) continue;
    const [height, width] = sizes.slice(1).map(Number);
    const boxes = fiveCropBoxes(height, width, golden.config.crop_ratio);
    comparison.values(name, boxes.flatMap((box) => [box.top, box.left, box.height, box.width]), EXACT);
  }
}

/**
 * The PNG files beside the golden file, decoded, resized, cropped and normalised. `center_bilinear` is no part of the
 * protocol: the file holds it for contrast.
 */
export async function preprocess(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const { png, label_png, res: resolution } = golden.config;
  const image = await readRgb(golden.pathOf(png));
  const channelsFirst = (options: PreprocessOptions) =>
    transposed(preprocessImage(image, options), resolution ** 2);
  comparison.values("pixels", image.data, EXACT);
  comparison.values("center", channelsFirst({ resolution }), NORMALISED);
  comparison.values("square", channelsFirst({ resolution, fit: "square" }), NORMALISED);

  const labels = await readLabelPng(golden.pathOf(label_png));
  comparison.values("label_pixels", labels.data, EXACT);
  const { width, height } = labels;
  const map = { width, height, data: Int32Array.from(labels.data) };
  comparison.values("center_label", preprocessLabels(map, { resolution }), EXACT);
}
