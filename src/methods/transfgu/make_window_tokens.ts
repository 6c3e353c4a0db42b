/**
 * The feature bank: class tokens of windows of one image (reference: TransFGU, section 2).
 *
 * @module
 */
import { tensor4d } from "@tensorflow/tfjs-core";
import { normaliseLevels } from "../../data/geometry.ts";
import { type ChannelMap, resizeBox } from "../../data/resample.ts";
import type { StageImages, StageItem, StageWork } from "../../features/stage/types.ts";
import { classAttention, patchAttention } from "./class_attention.ts";
import { type ClassTokenKind, classTokens } from "./class_look.ts";
import { foregroundCells, type SampleKind, sampleKind } from "./foreground.ts";
import { nearestPicture, squashedPicture } from "./geometry.ts";
import type { TransfguOptions } from "./options.ts";
import { chooseWindows, slidingWindows, type Window, windowBox } from "./windows.ts";

/** Windows of one pass. */
const PASS = 16;

/** A window and what it is a sample of. */
interface Sample extends SampleKind {
  readonly window: Window;
}

/**
 * Class tokens of an image's windows.
 *
 * @returns `tokens`, `[windows, C]`, and `foreground`, 1 for a foreground sample, `[windows]`.
 */
export async function makeWindowTokens(
  item: number,
  { options, images, random }: StageWork<TransfguOptions>,
): Promise<StageItem> {
  const picture = await doublePicture(images, item, options);
  const samples = chooseWindows(
    await windowSamples(picture, images, options),
    options.windows,
    random.stream("transfgu/windows", item),
  );
  const tokens = new Float32Array(samples.length * images.channels);
  for (let start = 0; start < samples.length; start += PASS) {
    const boxes = samples.slice(start, start + PASS).map(({ window }) =>
      windowBox(window, images.patch, options.window_edge === "dropped")
    );
    const crops = boxes.map((box) => resizeBox(picture, box, images.resolution, images.resolution).data);
    tokens.set(await tokensOf(images, crops, options.class_token), start * images.channels);
  }
  return {
    tokens: { dtype: "F32", shape: [samples.length, images.channels], data: tokens },
    foreground: {
      dtype: "U8",
      shape: [samples.length],
      data: Uint8Array.from(samples, ({ foreground }) => Number(foreground)),
    },
  };
}

/** The picture at twice the working size, normalised. */
async function doublePicture(
  images: StageImages,
  item: number,
  { preparation_resize }: TransfguOptions,
): Promise<ChannelMap> {
  const size = images.size ?? { height: images.resolution, width: images.resolution };
  const [height, width] = [2 * size.height, 2 * size.width];
  const resize = preparation_resize === "nearest" ? nearestPicture : squashedPicture;
  const levels = resize(await images.picture(item), height, width);
  return { height, width, data: normaliseLevels(levels) };
}

/** The windows that are samples. */
async function windowSamples(
  picture: ChannelMap,
  images: StageImages,
  options: TransfguOptions,
): Promise<Sample[]> {
  const grid = { height: picture.height / images.patch, width: picture.width / images.patch };
  const windows = slidingWindows(grid, options.window_scales);
  if (options.window_samples === "all") {
    return windows.map((window) => ({ window, foreground: true, background: false }));
  }
  const foreground = await foregroundOf(picture, images, grid.height * grid.width);
  const rule = {
    foreground: options.foreground_share,
    background: options.background_share,
    patch: images.patch,
    dropEdge: options.window_edge === "dropped",
  };
  return windows
    .map((window) => ({ window, ...sampleKind(window, foreground, grid, rule) }))
    .filter((sample) =>
      sample.foreground || sample.background && options.window_samples === "foreground-background"
    );
}

async function foregroundOf(picture: ChannelMap, images: StageImages, cells: number): Promise<Uint8Array> {
  const input = tensor4d(picture.data, [1, picture.height, picture.width, 3]);
  const { queries, keys } = await images.pass(input, ["queries", "keys"]);
  const attention = classAttention(queries, keys);
  const given = await patchAttention(attention, cells);
  [input, queries, keys, attention].forEach((tensor) => tensor.dispose());
  return foregroundCells(given, given.length / cells);
}

async function tokensOf(
  images: StageImages,
  crops: readonly Float32Array[],
  kind: ClassTokenKind,
): Promise<Float32Array> {
  const { resolution } = images;
  const pixels = new Float32Array(crops.length * resolution * resolution * 3);
  crops.forEach((crop, at) => pixels.set(crop, at * crop.length));
  const input = tensor4d(pixels, [crops.length, resolution, resolution, 3]);
  const tokens = await classTokens(images, input, kind);
  const values = await tokens.data<"float32">();
  [input, tokens].forEach((tensor) => tensor.dispose());
  return values as Float32Array;
}
