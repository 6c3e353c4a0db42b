/**
 * One picture through the backbone, and a look at what comes out: the only place where features are computed.
 *
 * @module
 */
import { engine, type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import type { OutputName } from "../backbone/output_names.ts";
import { outputShape, parseOutput } from "../backbone/outputs.ts";
import type { Backbone } from "../backbone/types.ts";
import type { Precision } from "./cache/types.ts";
import { localAttention } from "./local_attention.ts";

/** A picture that is passed. */
export interface PassedPicture {
  /** What messages call it. */
  readonly id: string;
  /** Side of the square, in pixels: a multiple of the patch. */
  readonly side: number;
  /**
   * Rows, where the picture is no square and `side` is the pixels in a row.
   *
   * @default {side}
   */
  readonly height?: number;
  /** `[height, side, 3]`, row by row, normalised. */
  readonly pixels: Float32Array;
}

/**
 * Features of a picture.
 *
 * @param precision Whether they are rounded to half precision.
 * @returns `[height / patch, side / patch, C]`, row by row, finite.
 * @throws {TypeError} The backbone gives a tensor of another shape or type.
 * @throws {RangeError} It gives a value that is not finite, or one beyond half precision where that is asked for.
 */
export async function passFeatures(
  backbone: Backbone,
  picture: PassedPicture,
  precision: Precision,
): Promise<Float32Array> {
  const { height, width } = gridOf(picture, backbone);
  const given = await passed(picture, (image) => backbone.features(image));
  requireTensor(given, [1, height, width, backbone.channels], whatOf(backbone, picture));
  return roundedFeatures(given.values, backbone, picture, precision);
}

/**
 * Features as they are kept, of those that a pass gives.
 *
 * @param values Left as they are.
 * @throws {RangeError} A value is not finite, or beyond half precision where that is asked for.
 */
export function roundedFeatures(
  values: Float32Array,
  backbone: Backbone,
  picture: PassedPicture,
  precision: Precision,
): Float32Array {
  const rounded = precision === "f16" ? values.map(Math.f16round) : values;
  requireFinite(
    rounded,
    whatOf(backbone, picture),
    precision === "f16" ? "finite numbers, in half precision as well" : "finite numbers",
  );
  return rounded;
}

/**
 * Attention of each position of a picture to those around it, as {@linkcode localAttention} gives it.
 *
 * @returns `[positions, 9]`.
 * @throws {TypeError} The backbone gives no attention, or a tensor of another shape or type.
 * @throws {RangeError} It gives a value that is not finite.
 */
export async function passLocalAttention(backbone: Backbone, picture: PassedPicture): Promise<Float32Array> {
  if (!backbone.attention) {
    throw new TypeError(
      `Cannot read the attention of "${backbone.name}": the backbone gives none, expected a vision transformer`,
    );
  }
  const grid = gridOf(picture, backbone);
  const given = await passed(picture, (image) => backbone.attention!(image));
  const what = `Cannot use the attention that "${backbone.name}" gives of "${picture.id}"`;
  const before = 1 + (backbone.transformer?.registers ?? 0);
  const tokens = before + grid.height * grid.width;
  const [, heads = 1] = given.shape;
  requireTensor(given, [1, heads, tokens, tokens], what);
  requireFinite(given.values, what, "finite numbers");
  return localAttention(given.values, heads, grid, before);
}

/**
 * Outputs of a picture by name, by one pass.
 *
 * @returns Each in the shape that {@linkcode outputShape} says, row by row, finite.
 * @throws {TypeError} The backbone has no such output, or gives a tensor of another shape or type.
 * @throws {RangeError} It has no such block or no registers, or gives a value that is not finite.
 */
export async function passOutputs(
  backbone: Backbone,
  picture: PassedPicture,
  names: readonly OutputName[],
): Promise<Map<OutputName, Float32Array>> {
  const parsed = names.map((name) => parseOutput(name, backbone));
  const { transformer, channels } = backbone;
  const sizes = { transformer: transformer!, channels, ...gridOf(picture, backbone) };
  const outputs = new Map<OutputName, Float32Array>();
  engine().startScope();
  try {
    const given = await backbone.outputs!(imageOf(picture), names);
    for (const [at, name] of names.entries()) {
      const what = `Cannot use the output "${name}" that "${backbone.name}" gives of "${picture.id}"`;
      const { shape = [], dtype = "nothing" } = given[name] ?? {};
      requireTensor({ shape, dtype }, [1, ...outputShape(parsed[at], sizes)], what);
      const values = await given[name].data<"float32">();
      requireFinite(values, what, "finite numbers");
      outputs.set(name, values);
    }
  } finally {
    engine().endScope();
  }
  return outputs;
}

function whatOf({ name }: Backbone, { id }: PassedPicture): string {
  return `Cannot use the features that "${name}" gives of "${id}"`;
}

function gridOf({ side, height = side }: PassedPicture, { patch }: Backbone) {
  return { height: height / patch, width: side / patch };
}

function imageOf({ side, height = side, pixels }: PassedPicture): Tensor4D {
  return tensor4d(pixels, [1, height, side, 3]);
}

async function passed(
  picture: PassedPicture,
  pass: (image: Tensor4D) => Tensor4D | Promise<Tensor4D>,
): Promise<{ values: Float32Array; shape: readonly number[]; dtype: string }> {
  // A scope over awaits is safe because the pictures of a process pass one after the other.
  engine().startScope();
  try {
    const map = await pass(imageOf(picture));
    return { values: await map.data<"float32">(), shape: map.shape, dtype: map.dtype };
  } finally {
    engine().endScope();
  }
}

function requireTensor(
  { shape, dtype }: { readonly shape: readonly number[]; readonly dtype: string },
  expected: readonly number[],
  what: string,
): void {
  if (dtype === "float32" && shape.join() === expected.join()) return;
  throw new TypeError(`${what}: a tensor of ${dtype} [${shape}], expected float32 [${expected}]`);
}

function requireFinite(values: Float32Array, what: string, expected: string): void {
  let at = 0;
  while (at < values.length && Number.isFinite(values[at])) at++;
  if (at === values.length) return;
  throw new RangeError(`${what}: value ${at} of ${values.length} is ${values[at]}, expected ${expected}`);
}
