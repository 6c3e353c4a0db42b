import { tensor, type Tensor4D } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import type { StageImages, StageItem, StageResults, StageWork } from "../../../src/features/stage/types.ts";
import { type TransfguOptions, transfguOptions } from "../../../src/methods/transfgu/options.ts";
import { spread } from "../../nn/tensor_fixture.ts";

/** Channels, heads, side of a patch and of a picture, and number of images. */
export const [CHANNELS, HEADS, PATCH, SIDE, IMAGES] = [8, 2, 4, 32, 5];

const SHAPES: Readonly<Record<string, readonly number[]>> = {
  "attn.proj.weight": [CHANNELS, CHANNELS],
  "mlp.fc1.weight": [16, CHANNELS],
  "mlp.fc1.bias": [16],
  "mlp.fc2.weight": [CHANNELS, 16],
};

function parameter(name: string) {
  const shape = SHAPES[name] ?? [CHANNELS];
  return { shape, data: spread(shape.reduce((size, side) => size * side), name.length) };
}

const block = Object.fromEntries(
  ["attn.proj", "norm2", "mlp.fc1", "mlp.fc2"].flatMap((layer) =>
    ["weight", "bias"].map((part) => [`${layer}.${part}`, parameter(`${layer}.${part}`)])
  ),
);

/** Shapes of outputs of one picture of `rows` rows of `columns` patches. */
function outputShape(name: string, rows: number, columns: number): number[] {
  if (name === "patches") return [rows, columns, CHANNELS];
  return name.startsWith("class") ? [CHANNELS] : [HEADS, 1 + rows * columns, CHANNELS / HEADS];
}

/** Pictures of one grey each but for one brighter quarter, and a backbone whose outputs follow from a picture's mean. */
function images(aspect: number): StageImages {
  const pixels = (index: number) => spread(3 * SIDE * SIDE * aspect, 1 + 100 * index);
  const refuse = () =>
    Promise.reject(new TypeError('Cannot give "features": not asked for, expected passes alone'));
  return {
    count: IMAGES,
    gridSize: SIDE / PATCH,
    channels: CHANNELS,
    resolution: SIDE,
    size: { height: SIDE, width: aspect * SIDE },
    grid: { height: SIDE / PATCH, width: aspect * SIDE / PATCH },
    patch: PATCH,
    features: refuse,
    outputs: refuse,
    levels: (index) => Promise.resolve(pixels(index).map((value) => 128 * (1 + value))),
    pixels: (index) => Promise.resolve(pixels(index)),
    picture: (index) =>
      Promise.resolve({
        height: SIDE / 2,
        width: SIDE,
        data: Uint8Array.from(
          spread(3 * SIDE * SIDE / 2, 7 + index),
          (value) => Math.floor(128 * (1 + value)),
        ),
      }),
    pass: async (pictures, names) => {
      const [batch, height, width] = (pictures as Tensor4D).shape;
      const values = await pictures.data();
      const outputs = names.map((name) => {
        const shape = outputShape(name, height / PATCH, width / PATCH);
        const size = shape.reduce((product, side) => product * side);
        const rows = Array.from({ length: batch }, (_, at) => {
          const first = Math.abs(Math.round(1e4 * values[at * values.length / batch])) + name.length;
          return [...spread(size, first)];
        });
        return [name, tensor(rows.flat(), [batch, ...shape])] as const;
      });
      return Object.fromEntries(outputs);
    },
  };
}

/** What a part works with. */
export function work(
  changes: Partial<TransfguOptions>,
  before: Readonly<Record<string, readonly StageItem[]>> = {},
  clusters = 3,
): StageWork<TransfguOptions> {
  const results: StageResults = {
    count: (part) => before[part].length,
    get: (part, item) => Promise.resolve(before[part][item]),
    whole: (part) => before[part][0],
  };
  return {
    options: transfguOptions.parse({ window_scales: [0.5], kmeans_rounds: 5, ...changes }),
    classes: clusters,
    clusters,
    random: new RandomStreams(0),
    images: images(changes.aspect ?? 1),
    before: results,
    backbone: {
      patch: PATCH,
      transformer: { depth: 3, heads: HEADS, registers: 0 },
      parameters: {
        "block-1": block,
        norm: { weight: parameter("norm.weight"), bias: parameter("norm.bias") },
      },
    },
  };
}
