/**
 * Pictures far larger than what a backbone is fed, cut into squares that are items of their own.
 *
 * @module
 */
import { keepRecent } from "../_keep_recent.ts";
import { requireSize } from "../checked_dataset.ts";
import { type Box, cropLabels, cropRgb } from "../crop.ts";
import { IGNORED, type PictureSize, type Split } from "../types.ts";

/** A tile, and what of it no tile before has. */
export interface Tile extends Box {
  /** Rows at its top that belong to the tile above. */
  readonly shared_rows: number;
  /** Columns at its left that belong to the tile before. */
  readonly shared_columns: number;
}

/**
 * The squares that cover a picture. They stand side by side from the top left; the last of a row or column is moved back
 * into the picture, and the pixels that it then shares with the one before belong to that.
 *
 * @example Five columns in two tiles: the second shares one with the first
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tilesOf } from "./tiled_split.ts";
 *
 * const tiles = tilesOf({ width: 5, height: 3 }, 3);
 * assertEquals(tiles.map(({ left, shared_columns }) => [left, shared_columns]), [[0, 0], [2, 1]]);
 * ```
 *
 * @param size Size of the picture, pixels.
 * @param side Side of a tile, pixels; that of the picture's short side where that is less.
 * @returns Tiles, row by row: each pixel belongs to exactly one.
 */
export function tilesOf({ width, height }: PictureSize, side: number): Tile[] {
  const edge = Math.min(side, width, height);
  const along = (length: number) =>
    Array.from({ length: Math.ceil(length / edge) }, (_, i) => {
      const start = Math.min(i * edge, length - edge);
      return { start, shared: i * edge - start };
    });
  return along(height).flatMap((row) =>
    along(width).map((column) => ({
      top: row.start,
      left: column.start,
      height: edge,
      width: edge,
      shared_rows: row.shared,
      shared_columns: column.shared,
    }))
  );
}

/** Memory for whole pictures, and as much again for their labels: training asks for tiles in any order. Bytes. */
const KEPT = 2 ** 28;

/**
 * The tiles of every item of a split, those of a picture one after the other. Each is of the picture's group, or of one that
 * the picture is by itself.
 *
 * @param split The whole pictures.
 * @param side Side of a tile, pixels.
 * @param sizes Size of each picture.
 */
export function tiledSplit(split: Split, side: number, sizes: readonly PictureSize[]): Split {
  const tiles = sizes.flatMap((size, index) => tilesOf(size, side).map((tile) => ({ index, tile })));
  const images = keepRecent((index) => split.image(index), KEPT);
  const labels = keepRecent(async (index) => {
    const map = await split.label(index);
    requireSize(map, sizes[index], `labels "${split.name}/${split.id(index)}"`);
    return map;
  }, KEPT);
  const at = (item: number) => {
    if (Number.isInteger(item) && item >= 0 && item < tiles.length) return tiles[item];
    throw new RangeError(
      `Cannot read tile "${split.name}/${item}": the split has ${tiles.length} tiles, expected 0..${
        tiles.length - 1
      }`,
    );
  };
  const size = (item: number) => {
    const { width, height } = at(item).tile;
    return Promise.resolve({ width, height });
  };
  return {
    name: split.name,
    length: tiles.length,
    hasLabels: split.hasLabels ?? true,
    id: (item) => {
      const { index, tile } = at(item);
      return `${split.id(index)}-y${tile.top}-x${tile.left}`;
    },
    part: (item) => {
      const { index, tile: { top, left, shared_rows, shared_columns } } = at(item);
      return { picture: split.id(index), whole: sizes[index], top, left, shared_rows, shared_columns };
    },
    group: (item) => split.group?.(at(item).index) ?? split.id(at(item).index),
    image: async (item) => cropRgb(await images(at(item).index), at(item).tile),
    label: async (item) => {
      const { index, tile } = at(item);
      const map = cropLabels(await labels(index), tile);
      for (let row = 0; row < tile.height; row++) {
        const start = row * tile.width;
        const shared = row < tile.shared_rows ? tile.width : tile.shared_columns;
        map.data.fill(IGNORED, start, start + shared);
      }
      return map;
    },
    size,
    ...(split.files && { files: (item: number) => split.files!(at(item).index) }),
  };
}
