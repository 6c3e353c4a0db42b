/**
 * Everything random in one STEGO step.
 *
 * @module
 */
import type { Tensor2D } from "@tensorflow/tfjs-core";
import type { RandomStreams } from "../../engine/random.ts";
import { dropoutMask } from "../../nn/channel_dropout.ts";
import type { CorrespondenceDraws } from "./correspondence.ts";
import type { StegoOptions } from "./options.ts";
import { negativePairing } from "./pairing.ts";

/** Channel dropout masks of one forward pass: rank 2, `[batch, C]`, in the order in which they are drawn. */
export interface HeadMasks {
  /** On the input of the linear branch. */
  readonly linear: Tensor2D;
  /** On the input of the non-linear branch. */
  readonly nonlinear: Tensor2D;
  /** On the features that the correspondence loss sees. */
  readonly features: Tensor2D;
}

/** The draws of one step; its tensors belong to whoever asked for them. */
export interface StegoDraws {
  readonly image: HeadMasks;
  readonly neighbor: HeadMasks;
  readonly correspondence: CorrespondenceDraws;
}

/**
 * Draws one step.
 *
 * @param random The cell's streams; the step number is the index of each.
 * @param step Training step, from 0.
 * @param shape Images in the batch and feature channels C.
 */
export function drawStep(
  random: RandomStreams,
  step: number,
  { batch, width }: { batch: number; width: number },
  options: Pick<StegoOptions, "dropout" | "feature_samples" | "neg_samples">,
): StegoDraws {
  const dropout = random.stream("stego/dropout", step);
  const mask = () => dropoutMask(dropout, batch, width, options.dropout);
  const masks = (): HeadMasks => ({ linear: mask(), nonlinear: mask(), features: mask() });
  const side = options.feature_samples;
  const coordinates = random.stream("stego/coordinates", step);
  const points = () => coordinates.uniforms(batch * side * side * 2, -1, 1);
  const pairing = random.stream("stego/pairing", step);
  return {
    image: masks(),
    neighbor: masks(),
    correspondence: {
      coords1: points(),
      coords2: points(),
      side,
      pairings: Array.from(
        { length: options.neg_samples },
        () => negativePairing(pairing.permutation(batch)),
      ),
    },
  };
}
