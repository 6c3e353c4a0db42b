/**
 * Everything random in one STEGO step.
 *
 * @module
 */
import type { RandomStreams } from "../../base/random.ts";
import { drawHeadMasks, type HeadMasks, partnerImages } from "../parts/draws.ts";
import type { CorrespondenceDraws } from "./correspondence.ts";
import type { StegoOptions } from "./options.ts";

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
  shape: { batch: number; channels: number },
  options: Pick<StegoOptions, "dropout" | "feature_samples" | "neg_samples">,
): StegoDraws {
  const dropout = random.stream("stego/dropout", step);
  const masks = () => drawHeadMasks(dropout, shape, options.dropout);
  const { batch } = shape;
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
        () => partnerImages(pairing.permutation(batch)),
      ),
    },
  };
}
