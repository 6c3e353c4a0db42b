/**
 * Everything random in one EAGLE step, but for the views.
 *
 * @module
 */
import type { RandomStreams } from "../../base/random.ts";
import { drawHeadMasks, type HeadMasks, partnerImages } from "../parts/draws.ts";
import type { CorrespondenceDraws } from "./correspondence.ts";
import type { EagleOptions } from "./options.ts";
import type { PassName } from "./passes.ts";

/** The draws of one step; its tensors belong to whoever asked for them. */
export interface EagleDraws {
  /** Masks of each pass, each rank 2, `[batch, 3 C]`. */
  readonly masks: Readonly<Record<PassName, HeadMasks>>;
  readonly correspondence: CorrespondenceDraws;
}

/**
 * Draws one step.
 *
 * @param random The cell's streams; the step number is the index of each.
 * @param step Training step, from 0.
 * @param shape Images in the batch and key channels 3 C.
 */
export function drawStep(
  random: RandomStreams,
  step: number,
  shape: { batch: number; channels: number },
  options: Pick<EagleOptions, "dropout" | "feature_samples" | "neg_samples">,
): EagleDraws {
  const dropout = random.stream("eagle/dropout", step);
  const masks = () => drawHeadMasks(dropout, shape, options.dropout);
  const { batch } = shape;
  const side = options.feature_samples;
  const coordinates = random.stream("eagle/coordinates", step);
  const points = () => coordinates.uniforms(batch * side * side * 2, -1, 1);
  const pairing = random.stream("eagle/pairing", step);
  return {
    masks: { image: masks(), positive: masks(), blurred: masks() },
    correspondence: {
      coords1: points(),
      coords2: points(),
      coords3: points(),
      side,
      pairings: Array.from(
        { length: options.neg_samples },
        () => partnerImages(pairing.permutation(batch)),
      ),
    },
  };
}
