/**
 * Everything random in one SmooSeg step.
 *
 * @module
 */
import type { RandomStreams } from "../../base/random.ts";
import { drawHeadMasks, type HeadMasks } from "../parts/head_masks.ts";
import { partnerImages } from "../parts/pairing.ts";

/** The draws of one step; its tensors belong to whoever asked for them. */
export interface SmoosegDraws {
  readonly masks: HeadMasks;
  /** Partner of each image in the smoothness term across images. */
  readonly partners: Int32Array;
}

/**
 * Draws one step.
 *
 * @param random The cell's streams; the step number is the index of each.
 * @param step Training step, from 0.
 * @param shape Images in the batch and feature channels C.
 * @param dropout Share of channels dropped, in [0, 1).
 */
export function drawStep(
  random: RandomStreams,
  step: number,
  shape: { batch: number; channels: number },
  dropout: number,
): SmoosegDraws {
  return {
    masks: drawHeadMasks(random.stream("smooseg/dropout", step), shape, dropout),
    partners: partnerImages(random.stream("smooseg/partners", step).permutation(shape.batch)),
  };
}
