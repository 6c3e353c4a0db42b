/**
 * Pictures of a learned hierarchy: for each cluster a strip of the patches that are nearest to its centre.
 *
 * @module
 */
import { cropRgb } from "../data/crop.ts";
import { pasted } from "../data/picture_sheet.ts";
import { spreadItems } from "../data/spread_items.ts";
import type { RgbImage } from "../data/types.ts";
import { type ClusterExamples, clusterExamples, type ExamplePatch } from "../model/cluster_examples.ts";
import type { RestoredHead } from "../model/restored_head.ts";
import type { ShownExamples } from "../report/kept.ts";
import type { ModelBank } from "./model_banks.ts";

/** Items whose patches are looked at, evenly spread over the split: enough for a hundred clusters, and soon seen. */
const ITEMS = 24;
/** Patches that a cluster is shown by. */
const EACH = 3;
/** Side of a crop in patches, the cluster's own in its middle: a patch alone is too small to be known by. */
const CROP = 3;
/** Where there is no patch to be shown: grey, as pixels of no class are. */
const EMPTY = 127;

/** Strips of all clusters of one hierarchy, below each other, and what they show. */
export interface DrawnExamples {
  /** The strips, in the order of the levels and of their clusters. */
  readonly strips: RgbImage;
  /** What they show. */
  readonly shown: Omit<ShownExamples, "file">;
}

/**
 * Draws the patches of validation pictures that are nearest to the centres of a hierarchy.
 *
 * @param head A head with a hierarchy, one of the bank's.
 */
export async function drawExamples(
  head: RestoredHead,
  { val, picture }: Pick<ModelBank, "val" | "picture">,
): Promise<DrawnExamples> {
  const levels = await clusterExamples(head, val, spreadItems(val.count, ITEMS), EACH);
  const patch = val.resolution / val.gridSize;
  const side = patch * Math.min(CROP, val.gridSize);
  const empty = { width: side, height: side, data: new Uint8Array(3 * side * side).fill(EMPTY) };
  const pictures = new Map<number, RgbImage>();
  const rows: RgbImage[][] = [];
  for (const { patches } of levels.flat()) {
    const row: RgbImage[] = [];
    for (const place of patches) {
      const image = pictures.get(place.index) ?? await picture(place.index);
      pictures.set(place.index, image);
      row.push(cropRgb(image, cropOf(place, patch, side, image)));
    }
    rows.push([...row, ...Array.from({ length: EACH - row.length }, () => empty)]);
  }
  const shownCluster = ({ share, patches }: ClusterExamples) => ({
    share,
    pictures: patches.map(({ index }) => val.split.id(index)),
  });
  return {
    strips: pasted(rows, 0),
    shown: { each: EACH, side, levels: levels.map((level) => level.map(shownCluster)) },
  };
}

/** A box around a patch, moved inwards at the border of the picture. */
function cropOf({ row, column }: ExamplePatch, patch: number, side: number, image: RgbImage) {
  const start = (at: number, length: number) =>
    Math.max(0, Math.min(length - side, at * patch - Math.floor((side - patch) / 2)));
  return { top: start(row, image.height), left: start(column, image.width), width: side, height: side };
}
