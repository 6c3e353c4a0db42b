/**
 * Label maps of the clusters that a trained head sees in pictures without labels: all that comes of a split that is not
 * scored.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { vocColour } from "../data/classes.ts";
import { itemFileName } from "../data/item_file_name.ts";
import { spreadLabels, squareSampling } from "../data/sampling.ts";
import type { PictureSize, Split } from "../data/types.ts";
import { encodePalettePng } from "../formats/palette_png.ts";

/** Index of pixels that no prediction is made for, as they lie beyond the crop. */
const UNSEEN = 255;

/** Writes the clusters of one picture. */
export type SegmentWriter = (index: number, clusters: Int32Array) => void;

/**
 * What writes the clusters of each picture of a split as a palette PNG of the picture's own size: `<folder>/<item>.png`, which
 * stores the number of the cluster, and 255 where none was predicted.
 *
 * @param folder Folder of the cell; it is made.
 * @param split The split, whose pictures tell their sizes.
 * @param resolution Side of the square that clusters are predicted at.
 */
export async function segmentWriter(
  folder: string,
  split: Split,
  resolution: number,
): Promise<SegmentWriter> {
  const sizes: PictureSize[] = [];
  for (let index = 0; index < split.length; index++) {
    sizes.push(await (split.size ?? split.image).call(split, index));
  }
  const palette = Array.from({ length: UNSEEN + 1 }, (_, index) => vocColour((index + 1) % (UNSEEN + 1)));
  return (index, clusters) => {
    const { width, height } = sizes[index];
    const sampling = squareSampling(height, width, resolution, split.fit);
    const data = Uint8Array.from(spreadLabels(clusters, sampling, sizes[index], UNSEEN));
    const path = join(folder, `${itemFileName(split.id(index))}.png`);
    Deno.mkdirSync(dirname(path), { recursive: true });
    Deno.writeFileSync(path, encodePalettePng({ width, height, data }, palette));
  };
}
