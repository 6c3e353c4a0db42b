/**
 * PriMaPs's stage before training: the map of masks of every training image, which no label has a part in.
 *
 * @module
 */
import type { RandomStream } from "../../base/random.ts";
import type { StagePart } from "../../features/stage/types.ts";
import { maskMap } from "./mask_map.ts";
import type { MaskOptions, PrimapsOptions } from "./options.ts";
import { proposeMasks } from "./proposals.ts";

/** Name of the maps in a batch. */
export const MASKS = "masks/map";

/** Options that masks depend on. */
const OPTIONS = [
  "threshold",
  "direction_sign",
  "seed_on_used",
  "stalled_image",
  "single_mask_background",
] as const satisfies readonly (keyof MaskOptions)[];

/** One map per image, at the training resolution: numbers from 1, and 255 for no mask. */
export const maskStage: StagePart<PrimapsOptions> = {
  name: "masks",
  version: 1,
  depends: (options) => Object.fromEntries(OPTIONS.map((name) => [name, options[name]])),
  make: async (item, { options, random, images }) => {
    const { gridSize, channels, resolution } = images;
    const cells = { height: gridSize, width: gridSize };
    const size = { height: resolution, width: resolution };
    const values = await images.features(item);
    const found = proposeMasks(
      { ...cells, values, channels },
      options,
      signs(options, random.stream("signs", item)),
    );
    const data = await maskMap(found, cells, await images.pixels(item), size, options);
    return { map: { dtype: "U8", shape: [resolution, resolution, 1], data } };
  },
  passes: ({ images }) => images,
  // The scatter of all cells, taken up and down again.
  flops: ({ images, positions, channels }) => 2 * images * positions * channels ** 2,
};

/** The sign of each direction: drawn, or as it comes. */
function signs({ direction_sign }: MaskOptions, random: RandomStream): () => number {
  return direction_sign === "random" ? () => random.uniform() < 0.5 ? -1 : 1 : () => 1;
}
