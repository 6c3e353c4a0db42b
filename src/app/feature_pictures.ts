/**
 * Pictures of what a backbone sees: its features' first three principal components as red, green and blue.
 *
 * @module
 */
import type { RandomStreams } from "../base/random.ts";
import { pictureSheet } from "../data/picture_sheet.ts";
import { sampleRgb, squareSampling } from "../data/sampling.ts";
import { spreadItems } from "../data/spread_items.ts";
import type { RgbImage } from "../data/types.ts";
import { sampleCodes } from "../evaluate/codes/code_sample.ts";
import { componentColours, principalComponents } from "../evaluate/codes/principal_components.ts";
import type { CohortResources } from "../launch/cohort_resources.ts";

/** Pictures of the features of one backbone. */
export interface FeatureView {
  /** Share of the variance along each component, fraction of 1. */
  readonly components: readonly number[];
  /** Pictures as the backbone is given them, and their features, a colour a patch, as large. */
  readonly items: readonly { readonly index: number; readonly seen: RgbImage; readonly map: RgbImage }[];
}

/**
 * Draws features of validation pictures that lie evenly over the split. Components and their shades are those of a sample of the training
 * split: a colour means the same in all pictures of a backbone.
 *
 * @param random Draws the sample.
 * @param images Number of pictures; all where there are fewer.
 */
export async function viewFeatures(
  { train, val }: Pick<CohortResources, "train" | "val">,
  random: RandomStreams,
  images: number,
): Promise<FeatureView> {
  const sample = await sampleCodes({ codes: (features) => features.clone() }, train, random);
  const found = principalComponents(sample);
  const { gridSize, resolution, split } = val;
  const enlarged = squareSampling(gridSize, gridSize, resolution);
  const items = [];
  for (const index of spreadItems(val.count, images)) {
    const colours = componentColours(await val.features(index), found);
    const image = await split.image(index);
    items.push({
      index,
      seen: sampleRgb(image, squareSampling(image.height, image.width, resolution, split.fit)),
      map: sampleRgb({ width: gridSize, height: gridSize, data: colours }, enlarged),
    });
  }
  return { components: found.shares, items };
}

/**
 * A sheet for each picture: itself, then its features by each backbone.
 *
 * @param views Of the same pictures.
 * @returns PNG files, by the index of the picture in the validation split.
 */
export async function featureSheets(
  [first, ...others]: readonly FeatureView[],
): Promise<{ readonly index: number; readonly png: Uint8Array }[]> {
  return await Promise.all(first.items.map(async ({ index, seen, map }, i) => ({
    index,
    png: await pictureSheet([[seen, map, ...others.map(({ items }) => items[i].map)]]),
  })));
}
