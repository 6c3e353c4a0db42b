/**
 * The mask decoder's parameters and their initial values (reference: TransFGU, section 5).
 *
 * @module
 */
import type { RandomStream, RandomStreams } from "../../base/random.ts";

/** Sizes of the decoder. */
export interface DecoderShape {
  /** Channels of a token, of the backbone and here. */
  readonly channels: number;
  /** Heads of a block; divides the channels. */
  readonly heads: number;
  /** Number of blocks. */
  readonly layers: number;
  /** Hidden channels of a block's MLP. */
  readonly hidden: number;
  /** Number of masks. */
  readonly classes: number;
}

/** Plain values of a parameter. */
export interface StartValue {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Values of all parameters, by the official names; linear weights are `[inputs, outputs]`, their biases `[1, outputs]`. */
export type DecoderValues = Readonly<Record<string, StartValue>>;

/** How the class embeddings start. */
export type ClassStart = "one-unit-vector" | "orthogonal";

/** Deviation of the weights of linear layers. */
const WEIGHT_DEVIATION = 0.02;

/** Names and shapes of all parameters, in order. */
export function decoderShapes(
  { channels, layers, hidden, classes }: DecoderShape,
): Readonly<Record<string, readonly number[]>> {
  const block = (i: number): [string, readonly number[]][] => [
    [`blocks.${i}.norm1.weight`, [channels]],
    [`blocks.${i}.norm1.bias`, [channels]],
    [`blocks.${i}.attn.qkv.weight`, [channels, 3 * channels]],
    [`blocks.${i}.attn.proj.weight`, [channels, channels]],
    [`blocks.${i}.attn.proj.bias`, [1, channels]],
    [`blocks.${i}.norm2.weight`, [channels]],
    [`blocks.${i}.norm2.bias`, [channels]],
    [`blocks.${i}.mlp.fc1.weight`, [channels, hidden]],
    [`blocks.${i}.mlp.fc1.bias`, [1, hidden]],
    [`blocks.${i}.mlp.fc2.weight`, [hidden, channels]],
    [`blocks.${i}.mlp.fc2.bias`, [1, channels]],
  ];
  return Object.fromEntries([
    ["cls_emb", [classes, channels]],
    ["proj_patch", [channels, channels]],
    ["proj_classes", [channels, channels]],
    ...Array.from({ length: layers }, (_, i) => block(i)).flat(),
    ["proj_dec.weight", [channels, channels]],
    ["proj_dec.bias", [1, channels]],
    ["decoder_norm.weight", [channels]],
    ["decoder_norm.bias", [channels]],
    ["mask_norm.weight", [classes]],
    ["mask_norm.bias", [classes]],
  ]);
}

/** Whether a parameter is scaled down by the weight decay: biases, gains and shifts are not. */
export function isDecayed(name: string): boolean {
  return !name.endsWith(".bias") && !name.includes("norm");
}

/** Draws the initial values; each parameter has a stream of its own. */
export function startDecoder(random: RandomStreams, shape: DecoderShape, classes: ClassStart): DecoderValues {
  const entries = Object.entries(decoderShapes(shape)).map(([name, sides]): [string, StartValue] => {
    const stream = random.stream(`initial/transfgu.${name}`);
    const size = sides.reduce((product, side) => product * side, 1);
    return [name, { shape: sides, data: startValues(stream, name, size, shape, classes) }];
  });
  return Object.fromEntries(entries);
}

function startValues(
  random: RandomStream,
  name: string,
  size: number,
  { channels }: DecoderShape,
  classes: ClassStart,
): Float32Array {
  if (name === "cls_emb") return CLASS_STARTS[classes](random.normals(size), channels);
  if (!isDecayed(name)) return new Float32Array(size).fill(name.endsWith(".weight") ? 1 : 0);
  const deviation = name.startsWith("proj_") && !name.includes(".") ? channels ** -0.5 : WEIGHT_DEVIATION;
  return random.normals(size).map((value) => deviation * value);
}

const CLASS_STARTS: Readonly<Record<ClassStart, (drawn: Float32Array, channels: number) => Float32Array>> = {
  // The official program asks for orthogonal rows of a tensor that has one.
  "one-unit-vector": (drawn) => orthogonalRows(drawn, drawn.length),
  orthogonal: orthogonalRows,
};

/** Gram-Schmidt, in place: each row is made orthogonal to those before it as far as there is room, and scaled to length 1. */
function orthogonalRows(rows: Float32Array, channels: number): Float32Array {
  const vectors = Array.from(
    { length: rows.length / channels },
    (_, at) => rows.subarray(at * channels, (at + 1) * channels),
  );
  for (const [at, vector] of vectors.entries()) {
    for (const earlier of vectors.slice(at < channels ? 0 : at, at)) {
      const share = dot(vector, earlier);
      earlier.forEach((value, c) => vector[c] -= share * value);
    }
    const norm = Math.sqrt(dot(vector, vector));
    vector.forEach((value, c) => vector[c] = value / norm);
  }
  return rows;
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, c) => sum + value * b[c], 0);
}
