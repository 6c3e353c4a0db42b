/**
 * One picture through the backbone, and a look at what comes out: the only place where features are computed.
 *
 * @module
 */
import { engine, type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import type { Backbone } from "../backbone/types.ts";
import type { Precision } from "./cache/types.ts";
import { localAttention } from "./local_attention.ts";

/** A picture that is passed. */
export interface PassedPicture {
  /** What messages call it. */
  readonly id: string;
  /** Side of the square, in pixels: a multiple of the patch. */
  readonly side: number;
  /** `[side, side, 3]`, row by row, normalised. */
  readonly pixels: Float32Array;
}

/**
 * Features of a picture.
 *
 * @param precision Whether they are rounded to half precision.
 * @returns `[side / patch, side / patch, C]`, row by row, finite.
 * @throws {TypeError} The backbone gives a tensor of another shape or type.
 * @throws {RangeError} It gives a value that is not finite, or one beyond half precision where that is asked for.
 */
export async function passFeatures(
  backbone: Backbone,
  picture: PassedPicture,
  precision: Precision,
): Promise<Float32Array> {
  const grid = picture.side / backbone.patch;
  const given = await passed(picture, (image) => backbone.features(image));
  const what = `Cannot use the features that "${backbone.name}" gives of "${picture.id}"`;
  requireTensor(given, [1, grid, grid, backbone.channels], what);
  const rounded = precision === "f16" ? given.values.map(Math.f16round) : given.values;
  requireFinite(
    rounded,
    what,
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
  const grid = picture.side / backbone.patch;
  const given = await passed(picture, (image) => backbone.attention!(image));
  const what = `Cannot use the attention that "${backbone.name}" gives of "${picture.id}"`;
  const tokens = 1 + grid ** 2;
  const [, heads = 1] = given.shape;
  requireTensor(given, [1, heads, tokens, tokens], what);
  requireFinite(given.values, what, "finite numbers");
  return localAttention(given.values, heads, { height: grid, width: grid });
}

async function passed(
  { side, pixels }: PassedPicture,
  pass: (image: Tensor4D) => Tensor4D | Promise<Tensor4D>,
): Promise<{ values: Float32Array; shape: readonly number[]; dtype: string }> {
  // A scope over awaits is safe because the pictures of a process pass one after the other.
  engine().startScope();
  try {
    const map = await pass(tensor4d(pixels, [1, side, side, 3]));
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
