/**
 * How PriMaPs looks at training pictures: as they are while the first prototypes are clustered, then flipped by half, and with
 * their colours changed for the student.
 *
 * @module
 */
import { normaliseLevels } from "../../data/geometry.ts";
import { flipPixels } from "../../data/preprocess.ts";
import type { View, ViewDraws, ViewedPicture, ViewMaker } from "../../features/views.ts";
import { truncatedLevels } from "./geometry.ts";
import type { PrimapsOptions } from "./options.ts";
import { drawRecolouring, recoloured } from "./recolouring.ts";

/** Probability that a picture is flipped left to right (reference: PriMaPs, section 2). */
const FLIP = 0.5;

/** Makes the views of a training. */
export function primapsViews({ start_steps, flips, stored_pictures }: PrimapsOptions): ViewMaker {
  const stored = (picture: ViewedPicture) =>
    stored_pictures === "truncated" ? normaliseLevels(truncatedLevels(picture.pixels)) : picture.pixels;
  const seen = (picture: ViewedPicture, flipped: boolean) =>
    flipped ? flipPixels(stored(picture), picture.width) : stored(picture);
  return {
    first: (picture, draws) => {
      if (draws.step < start_steps) return {};
      const flipped = flips && draws.image("flip").uniform() < FLIP;
      return stored_pictures === "exact" ? { flipped } : { flipped, pixels: seen(picture, flipped) };
    },
    second: (picture, draws, first) => draws.step < start_steps ? {} : changed(picture, draws, first, seen),
  };
}

function changed(
  picture: ViewedPicture,
  draws: ViewDraws,
  { flipped = false }: View,
  seen: (picture: ViewedPicture, flipped: boolean) => Float32Array,
): View {
  const change = drawRecolouring(draws.image("recolouring"));
  return { flipped, pixels: recoloured(seen(picture, flipped), picture.width, change) };
}
