/**
 * How EAGLE looks at training pictures: as they are, and blurred a little by half (reference: EAGLE, section 2).
 *
 * @module
 */
import { drawBlur, gaussianBlur } from "../../data/color_jitter.ts";
import type { ViewMaker } from "../../features/views.ts";

/** Pixels that the blur reads on each side. */
export const REACH = 1;
/** Probability that the copy of a picture is blurred. */
const BLURRED = 0.5;

/** Makes the views of a training: the second one is the blurred copy. */
export function eagleViews(): ViewMaker {
  return {
    second: ({ pixels, height, width }, draws) => {
      const random = draws.image("blur");
      if (random.uniform() >= BLURRED) return {};
      return { pixels: gaussianBlur(pixels, { height, width }, drawBlur(random), REACH) };
    },
  };
}
