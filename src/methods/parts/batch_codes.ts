/**
 * Codes of random positions of a batch, for what is fitted to them before its step.
 *
 * @module
 */
import { gather, tensor1d, tidy } from "@tensorflow/tfjs-core";
import type { RandomStream } from "../../base/random.ts";
import { positions } from "../../nn/positions.ts";
import type { Tensor2D, Tensor4D } from "../../nn/types.ts";

/** Most codes that are drawn. */
const CODES = 4096;

/**
 * Draws codes of a batch, where those of other images are not to be had.
 *
 * @param map rank 4, `[batch, height, width, K]`, float32.
 * @returns rank 2, `[codes, K]`: 4096, or as many as there are.
 */
export function drawBatchCodes(map: Tensor4D, random: RandomStream): Tensor2D {
  return tidy(() => {
    const codes = positions(map);
    const drawn = random.permutation(codes.shape[0]).subarray(0, CODES);
    return gather(codes, tensor1d(drawn, "int32")) as Tensor2D;
  });
}
