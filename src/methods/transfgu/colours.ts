/**
 * Random colours of training pictures (reference: TransFGU, section 5).
 *
 * @module
 */
import type { RandomStream } from "../../base/random.ts";
import type { ColorJitter, Jitter } from "../../data/color_jitter.ts";

const JITTERS: readonly Jitter[] = ["brightness", "contrast", "saturation", "hue"];
const JITTER_PROBABILITY = 0.3;
/** Factors are uniform in 1 -+ this. */
const FACTOR_RANGE = 0.8;
/** Hue shifts are uniform in -+ this, fraction of the colour circle. */
const HUE_RANGE = 0.2;
const GREY_PROBABILITY = 0.2;
const BLUR_PROBABILITY = 0.2;
/** Bounds of the blur's standard deviation, pixels. */
const BLUR_RANGE = [1, 2] as const;

/** Draws a change of colours; its blur reads 3 x 3 pixels. */
export function drawColours(random: RandomStream): ColorJitter {
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  const order = random.uniform() < JITTER_PROBABILITY ? random.permutation(JITTERS.length) : [];
  const jitters = Array.from(order, (at) => {
    const kind = JITTERS[at];
    const range = kind === "hue" ? HUE_RANGE : FACTOR_RANGE;
    return { kind, amount: (kind === "hue" ? 0 : 1) + between(-range, range) };
  });
  const grey = random.uniform() < GREY_PROBABILITY;
  const blur = random.uniform() < BLUR_PROBABILITY ? between(...BLUR_RANGE) : null;
  return { jitters, grey, blur, reach: 1 };
}
