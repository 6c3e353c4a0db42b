/**
 * Made-up features, so that a method can be checked without data or backbone.
 *
 * @module
 */
import { softmax, tensor, tensor3d, tensor4d, tidy } from "@tensorflow/tfjs-core";
import type { OutputName } from "../../backbone/output_names.ts";
import { outputShape, parseOutput } from "../../backbone/outputs.ts";
import type { TransformerShape } from "../../backbone/output_names.ts";
import type { NamedTensors, ParameterPart } from "../../backbone/types.ts";
import { parameterShapes } from "../../backbone/weights/architecture.ts";
import type { DinoParameters } from "../../backbone/weights/dino_parameters.ts";
import { parametersOf } from "../../backbone/weights/parameter_parts.ts";
import { RandomStreams } from "../../base/random.ts";
import { normaliseLevels, type PixelSize } from "../../data/geometry.ts";
import { flipPixels } from "../../data/preprocess.ts";
import type { StageImages } from "../../features/stage/types.ts";
import type { Batch, FeatureSource, StreamPart } from "../../features/types.ts";
import { type View, viewDraws, type ViewedPicture, type ViewMaker } from "../../features/views.ts";
import type { Tensor3D, Tensor4D } from "../../nn/types.ts";
import type { KnownBackbone } from "../asks.ts";
import type { MethodInputs } from "../inputs.ts";
import type { TrainerBackbone } from "../types.ts";

/** Positions per axis of a feature map. */
export const GRID_SIZE = 4;

/** Number of training images. */
export const IMAGES = 12;

/** Label pixels per axis: twice the positions, as labels are finer than features. */
const PIXELS = 2 * GRID_SIZE;

const WINDOW = 9;

/** The suite's own streams: the method's are made of the seed under test. */
const RANDOM = new RandomStreams(0);

/** What a synthetic batch depends on. */
export interface BatchShape {
  /** Images in the batch. */
  readonly images: number;
  /** Feature channels C. */
  readonly channels: number;
  /** Number of classes. */
  readonly classes: number;
  /** What the batch has besides features and labels. */
  readonly needs: readonly StreamPart[];
  /**
   * What it has by name.
   *
   * @default {nothing}
   */
  readonly inputs?: MethodInputs;
  /**
   * Views of its images; their features are drawn like all others.
   *
   * @default {none}
   */
  readonly views?: ViewMaker;
}

/** The transformer whose outputs are made up. */
export const TRANSFORMER: TransformerShape = { depth: 3, heads: 2, registers: 0 };

/** Side of a patch of the made-up backbone, pixels. */
export const PATCH = 4;

/** The made-up backbone. */
export const BACKBONE: KnownBackbone = { name: "synthetic", patch: PATCH, transformer: TRANSFORMER };

/** Side of a made-up picture, pixels. */
const SIDE = PATCH * GRID_SIZE;

/** Made-up outputs of some images: standard normal numbers of the shapes that the names say. */
export function syntheticOutputs(
  names: readonly OutputName[],
  { images, channels, step, view, grid = { height: GRID_SIZE, width: GRID_SIZE } }: {
    images: number;
    channels: number;
    step: number;
    view: string;
    grid?: { height: number; width: number };
  },
): NamedTensors {
  const sizes = { transformer: TRANSFORMER, channels, ...grid };
  const drawn = names.map((name) => {
    const shape = [images, ...outputShape(parseOutput(name, BACKBONE), sizes)];
    const length = shape.reduce((product, side) => product * side, 1);
    return [name, tensor(RANDOM.stream(`conformance/${view}/${name}`, step).normals(length), shape)];
  });
  return Object.fromEntries(drawn);
}

/** What a trainer is told of the made-up backbone: small random parameters of the parts that the method asks for. */
export function syntheticBackbone(parts: readonly ParameterPart[], channels: number): TrainerBackbone {
  const { depth, heads } = TRANSFORMER;
  const shapes = parameterShapes({ channels, depth, heads, patch: PATCH, grid: GRID_SIZE, mlpRatio: 2 });
  const tensors: DinoParameters["tensors"] = new Map();
  for (const [name, shape] of shapes) {
    const length = shape.reduce((product, side) => product * side, 1);
    const data = RANDOM.stream(`conformance/${name}`).normals(length).map((value) =>
      /norm\d?\.weight$/.test(name) ? 1 + value / 10 : value / 4
    );
    tensors.set(name, { dtype: "F32", shape, data });
  }
  const architecture = { channels, depth, heads, patch: PATCH, grid: GRID_SIZE, mlpRatio: 2 };
  const parameters = parametersOf({ architecture, tensors }, parts, BACKBONE.name);
  return { patch: PATCH, transformer: TRANSFORMER, parameters };
}

/** Pixels and levels of the made-up picture of an image. */
export function syntheticPicture(index: number): ViewedPicture {
  const levels = RANDOM.stream("conformance/picture", index).uniforms(3 * SIDE * SIDE, 0, 255);
  return { index, height: SIDE, width: SIDE, levels, pixels: normaliseLevels(levels) };
}

/** The batch of a step: standard normal features, random attention and labels with ignored pixels. The caller frees it. */
export function syntheticBatch(step: number, shape: BatchShape): Batch {
  const { images, channels, classes, needs, inputs = {}, views } = shape;
  const map = (what: string, grid: PixelSize = { height: GRID_SIZE, width: GRID_SIZE }) => {
    const values = RANDOM.stream(`conformance/${what}`, step).normals(
      images * grid.height * grid.width * channels,
    );
    return tensor4d(values, [images, grid.height, grid.width, channels]);
  };
  const labels = RANDOM.stream("conformance/labels", step);
  const places = Int32Array.from({ length: images }, (_, place) => (step * images + place) % IMAGES);
  const first = views &&
    Array.from(
      places,
      (image, place) => views.first?.(syntheticPicture(image), viewDraws(RANDOM, step, place)) ?? {},
    );
  const second = first && views.second &&
    Array.from(
      places,
      (image, place) => views.second!(syntheticPicture(image), viewDraws(RANDOM, step, place), first[place]),
    );
  const seen = (view: string, of: readonly View[] | undefined, names: readonly OutputName[] = []) => {
    const { height, width } = seenSize(of, views);
    const grid = { height: height / PATCH, width: width / PATCH };
    return {
      features: map(view === "first" ? "features" : `features/${view}`, grid),
      ...(names.length > 0 && { outputs: syntheticOutputs(names, { images, channels, step, view, grid }) }),
      ...(inputs.pictures && { pictures: pictureTensor(places, of, views) }),
      ...(of && { views: of }),
    };
  };
  return {
    step,
    images: places,
    ...seen("first", first, inputs.train),
    ...(second && { second: seen("second", second, inputs.second) }),
    ...(inputs.maps?.length && {
      maps: Object.fromEntries(inputs.maps.map((name) => [
        name,
        tensor4d(RANDOM.stream(`conformance/map/${name}`, step).uniforms(images * SIDE * SIDE), [
          images,
          SIDE,
          SIDE,
          1,
        ]),
      ])),
    }),
    ...(needs.includes("neighbors") && { neighbors: map("neighbors") }),
    ...(inputs.neighbors?.length && {
      neighborOutputs: syntheticOutputs(inputs.neighbors, { images, channels, step, view: "neighbors" }),
    }),
    ...(needs.includes("attention") && { localAttention: attention(step, images) }),
    ...(needs.includes("jittered") && { jittered: map("jittered") }),
    labels: {
      height: PIXELS,
      width: PIXELS,
      data: Int32Array.from({ length: images * PIXELS * PIXELS }, () => labels.integer(classes + 1) - 1),
    },
  };
}

/** All training images. */
export function syntheticImages(channels: number): FeatureSource {
  return {
    count: IMAGES,
    gridSize: GRID_SIZE,
    channels,
    features: (index) =>
      Promise.resolve(RANDOM.stream("conformance/image", index).normals(GRID_SIZE * GRID_SIZE * channels)),
  };
}

/** The training images as a stage sees them. Outputs of other pictures follow from their pixels. */
export function syntheticStageImages(channels: number): StageImages {
  const outputs = async (index: number, names: readonly OutputName[]) => {
    const made = syntheticOutputs(names, { images: 1, channels, step: index, view: "stage" });
    const read = await Promise.all(
      names.map(async (name) => [name, await made[name].data<"float32">()] as const),
    );
    for (const tensor of Object.values(made)) tensor.dispose();
    return Object.fromEntries(read) as Record<OutputName, Float32Array>;
  };
  return {
    ...syntheticImages(channels),
    resolution: SIDE,
    patch: PATCH,
    picture: (index) => {
      const data = Uint8Array.from(syntheticPicture(index).levels);
      return Promise.resolve({ width: SIDE, height: SIDE, data });
    },
    pixels: (index) => Promise.resolve(syntheticPicture(index).pixels),
    levels: (index) => Promise.resolve(syntheticPicture(index).levels),
    outputs,
    pass: async (images, names) => {
      const [count, height, width] = images.shape;
      const pixels = await images.data<"float32">();
      const step = Math.abs(Math.round(1e3 * pixels.reduce((sum, value) => sum + value, 0)));
      const grid = { height: height / PATCH, width: width / PATCH };
      return syntheticOutputs(names, { images: count, channels, step, view: "pass", grid });
    },
  };
}

/** Size of the pictures that the backbone sees: views with pixels of their own may have another. */
function seenSize(views: readonly View[] | undefined, { size }: ViewMaker = {}): PixelSize {
  const plain = { height: SIDE, width: SIDE };
  return views?.some(({ pixels }) => pixels) ? size?.(plain) ?? plain : plain;
}

function pictureTensor(
  places: Int32Array,
  views: readonly View[] | undefined,
  maker?: ViewMaker,
): Tensor4D {
  const { height, width } = seenSize(views, maker);
  const pictures = new Float32Array(places.length * 3 * height * width);
  for (const [place, image] of places.entries()) {
    const { pixels, flipped } = views?.[place] ?? {};
    const known = () => {
      const { pixels } = syntheticPicture(image);
      return flipped ? flipPixels(pixels, SIDE) : pixels;
    };
    pictures.set(pixels ?? known(), place * 3 * height * width);
  }
  return tensor4d(pictures, [places.length, height, width, 3]);
}

function attention(step: number, images: number): Tensor3D {
  const logits = RANDOM.stream("conformance/attention", step).normals(
    images * GRID_SIZE * GRID_SIZE * WINDOW,
  );
  return tidy(() => softmax(tensor3d(logits, [images, GRID_SIZE * GRID_SIZE, WINDOW])));
}
