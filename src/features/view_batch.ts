/**
 * Views of the images of a batch, and what the backbone makes of them.
 *
 * @module
 */
import { type Tensor, tensor, type Tensor4D } from "@tensorflow/tfjs-core";
import type { OutputName } from "../backbone/output_names.ts";
import { outputShape, parseOutput } from "../backbone/outputs.ts";
import type { RandomStreams } from "../base/random.ts";
import { normaliseLevels, type PixelSize } from "../data/geometry.ts";
import { flipPixels } from "../data/preprocess.ts";
import type { PictureMap } from "../data/types.ts";
import { passFeatures, passOutputs, roundedFeatures } from "./backbone_pass.ts";
import type { FeatureBank } from "./feature_bank.ts";
import { FEATURES } from "./output_bank.ts";
import type { ViewBatch } from "./types.ts";
import { type View, viewDraws, type ViewedPicture, type ViewMaker } from "./views.ts";

/** What views of a step are drawn from. */
interface StepDraws {
  readonly random: RandomStreams;
  readonly step: number;
}

/** The views of a step's images. */
export interface DrawnViews {
  /** The first view of each image: the image itself where no first view is made. */
  readonly first: readonly View[];
  /** The second view of each image, where such are made. */
  readonly second?: readonly View[];
}

/** Draws the views of a step; each picture is read once, and not at all where no view is made of it. */
export async function drawViews(
  bank: FeatureBank,
  images: Int32Array,
  { first, second, size }: ViewMaker,
  { random, step }: StepDraws,
): Promise<DrawnViews> {
  if (!first && !second) return { first: Array.from(images, () => ({})) };
  const views = { first: [] as View[], second: [] as View[] };
  for (const [place, image] of images.entries()) {
    const picture = await viewedPicture(bank, image);
    const draws = viewDraws(random, step, place);
    const view = first?.(picture, draws) ?? {};
    requireSize(bank, view, viewSize(bank, size), image);
    views.first.push(view);
    if (!second) continue;
    const other = second(picture, draws, view);
    requireSize(bank, other, viewSize(bank, size), image);
    views.second.push(other);
  }
  return second ? views : { first: views.first };
}

async function viewedPicture(bank: FeatureBank, index: number): Promise<ViewedPicture> {
  // Read once: the pixels are the normalised levels, to the bit.
  const levels = await bank.levels(index);
  return { index, ...bank.size, levels, pixels: normaliseLevels(levels) };
}

/** Size of views with pixels of their own. */
function viewSize({ size: picture }: FeatureBank, size: ViewMaker["size"]): PixelSize {
  return size?.(picture) ?? picture;
}

function requireSize(bank: FeatureBank, { pixels }: View, { height, width }: PixelSize, index: number): void {
  const { patch } = bank.backbone;
  const what = `Cannot use the view of "${bank.split.id(index)}"`;
  if (height % patch !== 0 || width % patch !== 0) {
    throw new RangeError(
      `${what}: it is ${height} x ${width} pixels, expected multiples of ${patch}, the side of a patch`,
    );
  }
  if (!pixels || pixels.length === 3 * height * width) return;
  throw new RangeError(
    `${what}: it has ${pixels.length} values, expected ${3 * height * width} of ${height} x ${width} pixels`,
  );
}

/** What is wanted of some views. */
export interface WantedViews {
  /** One per image; by default the images as they are. */
  readonly views?: readonly View[];
  /** Outputs by name. */
  readonly outputs: readonly OutputName[];
  /** Whether the pictures are wanted. */
  readonly pictures: boolean;
  /** Size of views with pixels of their own. */
  readonly size?: ViewMaker["size"];
}

/** Features, outputs and pictures of some images, or of views of them. What is kept of images as they are is not computed anew. */
export async function viewBatch(
  bank: FeatureBank,
  images: Int32Array,
  { views, outputs, pictures, size }: WantedViews,
): Promise<ViewBatch> {
  const own = views?.some(({ pixels }) => pixels !== undefined) ?? false;
  const { height, width } = own ? viewSize(bank, size) : viewSize(bank, undefined);
  const { patch, channels, transformer } = bank.backbone;
  const grid = { height: height / patch, width: width / patch };
  const features = new Stack([grid.height, grid.width, channels], images.length);
  const shapeOf = (name: OutputName) =>
    outputShape(parseOutput(name, bank.backbone), { transformer: transformer!, channels, ...grid });
  const named = new Map(outputs.map((name) => [name, new Stack(shapeOf(name), images.length)]));
  const seen = pictures ? new Stack([height, width, 3], images.length) : undefined;
  for (const [place, image] of images.entries()) {
    const view = views?.[place] ?? {};
    const given = view.pixels
      ? await computed(bank, image, view.pixels, { height, width }, outputs)
      : await known(bank, image, view.flipped ?? false, outputs);
    features.set(place, given.features);
    for (const [name, stack] of named) stack.set(place, given.outputs.get(name)!);
    seen?.set(place, view.pixels ?? await plainPixels(bank, image, view.flipped ?? false));
  }
  return {
    features: features.tensor() as Tensor4D,
    ...(outputs.length > 0 &&
      { outputs: Object.fromEntries([...named].map(([name, stack]) => [name, stack.tensor()])) }),
    ...(seen && { pictures: seen.tensor() as Tensor4D }),
    ...(views && { views }),
  };
}

/** Arrays of one shape, one per image. */
class Stack {
  readonly #data: Float32Array;
  readonly #size: number;

  constructor(private readonly shape: readonly number[], private readonly count: number) {
    this.#size = shape.reduce((product, side) => product * side, 1);
    this.#data = new Float32Array(count * this.#size);
  }

  set(place: number, values: Float32Array): void {
    if (values.length !== this.#size) {
      throw new RangeError(
        `Cannot put images into one batch: one has ${values.length} values, expected [${this.shape}] of each`,
      );
    }
    this.#data.set(values, place * this.#size);
  }

  tensor(): Tensor {
    return tensor(this.#data, [this.count, ...this.shape]);
  }
}

interface Given {
  readonly features: Float32Array;
  readonly outputs: ReadonlyMap<OutputName, Float32Array>;
}

/** An image as it is, or its flipped copy. */
async function known(
  bank: FeatureBank,
  image: number,
  flipped: boolean,
  names: readonly OutputName[],
): Promise<Given> {
  const features = await bank.features(image, flipped, names);
  const outputs = names.length > 0 ? await bank.outputs(image, names, flipped) : {};
  return {
    features,
    outputs: new Map(Object.entries(outputs) as [OutputName, Float32Array][]),
  };
}

async function computed(
  bank: FeatureBank,
  image: number,
  pixels: Float32Array,
  { height, width }: PixelSize,
  names: readonly OutputName[],
): Promise<Given> {
  const picture = { id: bank.split.id(image), side: width, height, pixels };
  if (names.length === 0) {
    return {
      features: bank.centered(await passFeatures(bank.backbone, picture, bank.precision)),
      outputs: new Map(),
    };
  }
  const outputs = await passOutputs(bank.backbone, picture, [...new Set([FEATURES, ...names])]);
  const features = roundedFeatures(outputs.get(FEATURES)!.slice(), bank.backbone, picture, bank.precision);
  return { features: bank.centered(features), outputs };
}

async function plainPixels(bank: FeatureBank, image: number, flipped: boolean): Promise<Float32Array> {
  const pixels = await bank.pixels(image);
  return flipped ? flipPixels(pixels, bank.size.width) : pixels;
}

/** Labels of an image as its view has them. */
export function flipLabels(
  labels: Int32Array,
  width: number,
  { flipped, labels: moved }: View,
): Int32Array {
  if (moved) return moved(labels);
  if (!flipped) return labels;
  return labels.map((_, at) => labels[at - at % width + (width - 1 - at % width)]);
}

/** A map of an image, flipped with it. */
export function flipMap(map: PictureMap, { flipped }: View): PictureMap {
  if (!flipped) return map;
  const { width, channels } = map;
  const data = new Float32Array(map.data.length);
  for (let at = 0; at < data.length; at += channels) {
    const pixel = at / channels;
    const from = channels * (pixel - pixel % width + (width - 1 - pixel % width));
    data.set(map.data.subarray(from, from + channels), at);
  }
  return { ...map, data };
}

/** Frees the tensors of a view. */
export function disposeView({ features, outputs = {}, pictures }: ViewBatch): void {
  for (const held of [features, pictures, ...Object.values(outputs)]) held?.dispose();
}
