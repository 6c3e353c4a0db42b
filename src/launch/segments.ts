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
 * stores the number of the cluster, and 255 where none was predicted. Items that are parts of a picture are put together.
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
  const write = (id: string, map: IndexedPicture) => {
    const path = join(folder, `${itemFileName(id)}.png`);
    Deno.mkdirSync(dirname(path), { recursive: true });
    Deno.writeFileSync(path, encodePalettePng(map, palette));
  };
  const mosaic = split.part && new Mosaic(split, write);
  return (index, clusters) => {
    const { width, height } = sizes[index];
    const sampling = squareSampling(height, width, resolution, split.fit);
    const map = {
      width,
      height,
      data: Uint8Array.from(spreadLabels(clusters, sampling, sizes[index], UNSEEN)),
    };
    if (mosaic) mosaic.add(index, map);
    else write(split.id(index), map);
  };
}

/** A picture of indices. */
interface IndexedPicture extends PictureSize {
  readonly data: Uint8Array;
}

/** Puts the parts of pictures together, and hands on each picture that is whole. */
class Mosaic {
  readonly #left = new Map<string, number>();
  readonly #pictures = new Map<string, IndexedPicture>();

  constructor(
    private readonly split: Split,
    private readonly onWhole: (id: string, map: IndexedPicture) => void,
  ) {
    for (let index = 0; index < split.length; index++) {
      const { picture } = split.part!(index);
      this.#left.set(picture, (this.#left.get(picture) ?? 0) + 1);
    }
  }

  add(index: number, part: IndexedPicture): void {
    const { picture, whole: { width, height }, top, left, shared_rows, shared_columns } = this.split.part!(
      index,
    );
    const map = this.#pictures.get(picture) ??
      { width, height, data: new Uint8Array(width * height).fill(UNSEEN) };
    for (let row = shared_rows; row < part.height; row++) {
      const from = part.data.subarray(row * part.width + shared_columns, (row + 1) * part.width);
      map.data.set(from, (top + row) * width + left + shared_columns);
    }
    this.#pictures.set(picture, map);
    this.#left.set(picture, this.#left.get(picture)! - 1);
    if (this.#left.get(picture)! > 0) return;
    this.#pictures.delete(picture);
    this.onWhole(picture, map);
  }
}
