/**
 * TransFGU's work before training: window features, centroids, score maps, and kept crops.
 *
 * @module
 */
import type { StagePart } from "../../features/stage/types.ts";
import { makeCrops } from "./make_crops.ts";
import { makeCentroids } from "./make_centroids.ts";
import { makeScoreMaps } from "./make_score_maps.ts";
import { makeWindowTokens } from "./make_window_tokens.ts";
import type { TransfguOptions } from "./options.ts";
import { slidingWindows } from "./windows.ts";

type Part = StagePart<TransfguOptions>;

/** Class tokens of windows of each image. */
const windows: Part = {
  name: "windows",
  version: 2,
  depends: (
    {
      class_token,
      preparation_resize,
      windows,
      window_scales,
      window_edge,
      window_samples,
      foreground_share,
      background_share,
    },
  ) => ({
    class_token,
    preparation_resize,
    windows,
    window_scales,
    window_edge,
    window_samples,
    foreground_share,
    background_share,
  }),
  make: makeWindowTokens,
  passes: ({ images, positions }, options) => {
    const height = 2 * Math.round(Math.sqrt(positions / options.aspect));
    const grid = { height, width: options.aspect * height };
    const { length } = slidingWindows(grid, options.window_scales);
    const used = options.windows === "all" ? length : Math.min(options.windows, length);
    // The double picture of a foreground test has four times the patches.
    return images * (used + (options.window_samples === "all" ? 0 : 4));
  },
};

/** The centroids of all windows' class tokens. */
const centroids: Part = {
  name: "centroids",
  version: 1,
  depends: ({ window_samples, thing_clusters, things_only, kmeans, kmeans_rounds }) => ({
    window_samples,
    thing_clusters,
    things_only,
    kmeans,
    kmeans_rounds,
  }),
  items: () => 1,
  make: makeCentroids,
};

/** A score map of each image. */
const masks: Part = {
  name: "masks",
  version: 2,
  depends: ({ class_token, preparation_resize, mask_batch, keep_share }) => ({
    class_token,
    preparation_resize,
    mask_batch,
    keep_share,
  }),
  make: makeScoreMaps,
  passes: ({ images }) => images,
};

/** Crops of each image that trainings take in turns, where they do not draw their own. */
const crops: Part = {
  name: "crops",
  version: 1,
  depends: ({ crops }) => ({ crops }),
  items: (images, { crops }) => crops === "fresh" ? 0 : images,
  make: makeCrops,
  // A crop has a quarter of the picture's pixels.
  passes: ({ images }, { crops }) => crops === "fresh" ? 0 : images * crops / 4,
};

/** All parts, in their order. */
export const transfguStage: readonly Part[] = [windows, centroids, masks, crops];
