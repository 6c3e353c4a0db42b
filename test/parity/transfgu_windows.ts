/**
 * Golden runners: TransFGU's windows, which of them are samples, and their pixels.
 *
 * @module
 */
import type { ChannelMap } from "../../src/data/resample.ts";
import { resizeBox } from "../../src/data/resample.ts";
import { foregroundCells, sampleKind } from "../../src/methods/transfgu/foreground.ts";
import { slidingWindows, type Window, windowBox } from "../../src/methods/transfgu/windows.ts";
import type { Size } from "../../src/nn/bilinear.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import { transposed } from "./transposed.ts";

const PIXELS = { absolute: 5e-5, relative: 1e-5 };

/** Every grid's windows: exact. */
export function windows(golden: GoldenFile, comparison: Comparison): void {
  golden.config.cases.forEach(({ grid, scales, counts }: GridCase, at: number) => {
    const found = slidingWindows(sizeOf(grid), scales);
    comparison.values(`case${at}_windows`, rows(found), EXACT);
    counts.forEach((count, scale) => {
      const windows = found.filter((window) => window.scale === scale);
      comparison.measure(`case${at}: windows of scale ${scale}`, Math.abs(windows.length - count), 0);
    });
  });
}

/** Foreground and background samples of square pictures, and what the network is fed of both shapes. */
export function windowSelection(golden: GoldenFile, comparison: Comparison): void {
  const { grid, wide_grid, scales, patch, threshold_foreground, threshold_background } = golden.config;
  const size = sizeOf(grid);
  const square = slidingWindows(size, scales);
  comparison.values("windows", rows(square), EXACT);
  const [images, heads, cells] = golden.shape("attention");
  const attention = golden.floats("attention");
  const foreground = Array.from(
    { length: images },
    (_, image) =>
      foregroundCells(attention.subarray(image * heads * cells, (image + 1) * heads * cells), heads),
  );
  const rule = {
    foreground: threshold_foreground,
    background: threshold_background,
    patch,
    dropEdge: true,
  };
  const kinds = foreground.flatMap((cells) => square.map((window) => sampleKind(window, cells, size, rule)));
  comparison.values("foreground", foreground.flatMap((cells) => [...cells]), EXACT);
  comparison.values("is_foreground", kinds.map((kind) => Number(kind.foreground)), EXACT);
  comparison.values("is_background", kinds.map((kind) => Number(kind.background)), EXACT);
  const chosen = golden.integers("crop_index").filter((_, at) => at % 2 === 0);
  compareCrops(golden, comparison, "", Array.from(chosen, (at) => square[at]));
  const wide = slidingWindows(sizeOf(wide_grid), scales);
  comparison.values("wide_windows", rows(wide), EXACT);
  const wideChosen = Array.from(golden.integers("wide_crop_index"), (at) => wide[at]);
  compareCrops(golden, comparison, "wide_", wideChosen);
}

interface GridCase {
  readonly grid: readonly [number, number];
  readonly scales: readonly number[];
  readonly counts: readonly number[];
}

function sizeOf([height, width]: readonly number[]): Size {
  return { height, width };
}

/** Windows as the files hold them, one after the other. */
function rows(windows: readonly Window[]): number[] {
  return windows.flatMap(({ scale, top, left, bottom, right }) => [scale, top, left, bottom, right]);
}

/** Compares the crops of the first picture. */
function compareCrops(
  golden: GoldenFile,
  comparison: Comparison,
  prefix: string,
  windows: readonly Window[],
): void {
  const shape = golden.shape(`${prefix}image`);
  const [channels, height, width] = shape.slice(-3);
  const pixels = golden.floats(`${prefix}image`).subarray(0, channels * height * width);
  const picture: ChannelMap = { height, width, data: transposed(pixels, channels) };
  const side = height >> 1;
  const crops = windows.flatMap((window) => {
    const box = windowBox(window, golden.config.patch, true);
    const { data } = resizeBox(picture, box, side, side);
    return [...transposed(data, side * side)];
  });
  comparison.values(`${prefix}crops`, crops, PIXELS);
}
