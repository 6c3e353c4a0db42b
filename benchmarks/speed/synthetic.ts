/**
 * Random inputs of the sizes that the baselines see. Time does not depend on their values.
 *
 * @module
 */
import { type Tensor, tensor, type Tensor3D, tensor3d, type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import type { OutputName, TransformerShape } from "../../src/backbone/output_names.ts";
import { outputShape, parseOutput } from "../../src/backbone/outputs.ts";
import type { DinoParameters } from "../../src/backbone/weights/dino_parameters.ts";
import { parameterShapes } from "../../src/backbone/weights/architecture.ts";
import type { Split } from "../../src/data/types.ts";
import { RandomStreams } from "../../src/base/random.ts";
import type { LabelBatch } from "../../src/features/types.ts";

/** Feature channels of ViT-S. */
export const WIDTH = 384;
/** Side of a patch, in pixels. */
export const PATCH = 8;

const RANDOM = new RandomStreams(0);
/** Draws that are made once and then repeated: drawing all weights of ViT-B would take longer than using them. */
const DRAWN = 65521;
const HEAD_WIDTH = 64;
/** Blocks of a vision transformer. */
const DEPTH = 12;

/** The transformer that features and outputs are of: ViT-S. */
export const TRANSFORMER: TransformerShape = { depth: DEPTH, heads: WIDTH / HEAD_WIDTH, registers: 0 };
const WEIGHT_BOUND = 0.05;

/** `length` values in [-bound, bound). */
export function randomValues(purpose: string, length: number, bound = 1): Float32Array {
  const drawn = RANDOM.stream(purpose).uniforms(Math.min(length, DRAWN), -bound, bound);
  if (length <= DRAWN) return drawn;
  const values = new Float32Array(length);
  for (let at = 0; at < length; at += DRAWN) values.set(drawn.subarray(0, length - at), at);
  return values;
}

/**
 * Features of a batch: rank 4, `[batch, gridSize, gridSize, 384]`.
 *
 * @returns Makes a tensor of the same values at each call, as a stream does of what it keeps.
 */
export function randomFeatures(purpose: string, batch: number, gridSize: number): () => Tensor4D {
  const shape: [number, number, number, number] = [batch, gridSize, gridSize, WIDTH];
  const values = RANDOM.stream(purpose).uniforms(batch * gridSize * gridSize * WIDTH, -1, 1);
  return () => tensor4d(values, shape);
}

/**
 * Attention to the window around each position: rank 3, `[batch, gridSize * gridSize, 9]`, about as much as the real one gives.
 *
 * @returns Makes a tensor of the same values at each call.
 */
export function randomAttention(batch: number, gridSize: number): () => Tensor3D {
  const count = batch * gridSize * gridSize * 9;
  const weights = randomValues("speed/attention", count).map((value) =>
    Math.abs(value) / (gridSize * gridSize)
  );
  return () => tensor3d(weights, [batch, gridSize * gridSize, 9]);
}

/**
 * Outputs of a vision transformer of {@linkcode WIDTH} for a batch, by name.
 *
 * @returns Makes tensors of the same values at each call.
 */
export function randomOutputs(
  view: string,
  names: readonly OutputName[],
  batch: number,
  gridSize: number,
): () => Record<string, Tensor> {
  const sizes = { transformer: TRANSFORMER, channels: WIDTH, height: gridSize, width: gridSize };
  const outputs = names.map((name) => {
    const shape = [
      batch,
      ...outputShape(parseOutput(name, { name: "random", transformer: TRANSFORMER }), sizes),
    ];
    const size = shape.reduce((product, side) => product * side, 1);
    return { name, shape, values: randomValues(`speed/${view}/${name}`, size) };
  });
  return () => Object.fromEntries(outputs.map(({ name, shape, values }) => [name, tensor(values, shape)]));
}

/** A class for every pixel. */
export function randomLabels(batch: number, side: number, classes: number): LabelBatch {
  const random = RANDOM.stream("speed/labels");
  const data = Int32Array.from({ length: batch * side * side }, () => random.integer(classes));
  return { height: side, width: side, data };
}

/** The parameters of a vision transformer of 12 blocks with patches of 8 pixels, random. */
export function randomVit(channels: number): DinoParameters {
  const architecture = {
    channels,
    depth: DEPTH,
    heads: channels / HEAD_WIDTH,
    patch: PATCH,
    grid: 28,
    mlpRatio: 4,
  };
  const tensors: DinoParameters["tensors"] = new Map();
  for (const [name, shape] of parameterShapes(architecture)) {
    const size = shape.reduce((product, side) => product * side, 1);
    tensors.set(name, { dtype: "F32", shape, data: randomValues(`speed/${name}`, size, WEIGHT_BOUND) });
  }
  return { architecture, tensors };
}

/** A split of random pictures without labels worth the name. */
export function randomSplit(length: number, side: number): Split {
  return {
    name: "train",
    length,
    id: (index) => `random ${index}`,
    image: (index) => {
      const values = randomValues(`speed/image ${index}`, side * side * 3);
      return Promise.resolve({
        width: side,
        height: side,
        data: Uint8Array.from(values, (value) => Math.floor((value + 1) * 128)),
      });
    },
    label: () => Promise.resolve({ width: side, height: side, data: new Int32Array(side * side) }),
  };
}
