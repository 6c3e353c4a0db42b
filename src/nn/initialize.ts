/**
 * Initial values of parameters.
 *
 * @module
 */
import { tensor2d, variable } from "@tensorflow/tfjs-core";
import type { RandomStream, RandomStreams } from "../base/random.ts";
import type { Tensor2D, Variable } from "./types.ts";

/** A trainable matrix: rank 2, float32. */
export type Matrix = Tensor2D & Variable;

/** A 1x1 convolution, or linear layer, as trainable values. */
export interface LinearParameters {
  /** rank 2, `[inputs, outputs]`, float32: the transpose of the official checkpoints' layout. */
  readonly weight: Matrix;
  /** rank 2, `[1, outputs]`, float32. */
  readonly bias: Matrix;
}

/**
 * Starts a linear layer as PyTorch does: weights and biases uniform in +-1/sqrt(inputs) (reference: STEGO, section 2).
 *
 * @param random The seed's streams; weights and biases have a stream each.
 * @param name Name of the layer, which is the name of its streams.
 * @param inputs Number of input channels.
 * @param outputs Number of output channels.
 * @returns The layer; the caller disposes of its values.
 *
 * @example The same seed gives the same layer
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { linearParameters, RandomStreams, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const layer = () => linearParameters(new RandomStreams(0), "head.linear", 3, 2);
 * assertEquals(layer().weight.shape, [3, 2]);
 * assertEquals(await layer().weight.array(), await layer().weight.array());
 * ```
 */
export function linearParameters(
  random: RandomStreams,
  name: string,
  inputs: number,
  outputs: number,
): LinearParameters {
  const bound = 1 / Math.sqrt(inputs);
  const draw = (part: string, rows: number) =>
    tensor2d(random.stream(`initial/${name}.${part}`).uniforms(rows * outputs, -bound, bound), [
      rows,
      outputs,
    ]);
  return { weight: ownedVariable(draw("weight", inputs)), bias: ownedVariable(draw("bias", 1)) };
}

/**
 * Draws class centres from the standard normal distribution, not normalised (reference: STEGO, section 4).
 *
 * @param random The stream to draw from.
 * @param classes Number of centres.
 * @param channels Length of a centre.
 * @returns rank 2, `[classes, channels]`, float32; the caller disposes of it.
 *
 * @example Two centres with three channels
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { normalCenters, RandomStreams, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const centers = normalCenters(new RandomStreams(0).stream("initial/centers"), 2, 3);
 * assertEquals(centers.shape, [2, 3]);
 * centers.dispose();
 * ```
 */
export function normalCenters(random: RandomStream, classes: number, channels: number): Matrix {
  return ownedVariable(tensor2d(random.normals(classes * channels), [classes, channels]));
}

/** Makes a variable of `value` and frees `value`. */
export function ownedVariable(value: Tensor2D): Matrix {
  const owned = variable(value) as Matrix;
  value.dispose();
  return owned;
}
