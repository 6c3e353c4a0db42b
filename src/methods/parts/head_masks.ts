/**
 * What a head's forward pass in training draws.
 *
 * @module
 */
import type { Tensor2D } from "@tensorflow/tfjs-core";
import type { RandomStream } from "../../base/random.ts";
import { dropoutMask } from "../../nn/channel_dropout.ts";

/** Channel dropout masks of one forward pass: rank 2, `[batch, C]`, in the order in which they are drawn. */
export interface HeadMasks {
  /** On the input of the linear branch. */
  readonly linear: Tensor2D;
  /** On the input of the non-linear branch. */
  readonly nonlinear: Tensor2D;
  /** On the features that the method's own loss sees. */
  readonly features: Tensor2D;
}

/**
 * Draws the masks of one forward pass.
 *
 * @param random Source of the draws.
 * @param shape Images in the batch and feature channels C.
 * @param rate Share of channels dropped, in [0, 1).
 */
export function drawHeadMasks(
  random: RandomStream,
  { batch, channels }: { batch: number; channels: number },
  rate: number,
): HeadMasks {
  const mask = () => dropoutMask(random, batch, channels, rate);
  return { linear: mask(), nonlinear: mask(), features: mask() };
}
