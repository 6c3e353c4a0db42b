/**
 * The random crop of a training picture and of its score map (reference: TransFGU, section 5).
 *
 * @module
 */
import type { RandomStream } from "../../base/random.ts";
import type { Box } from "../../data/crop.ts";
import { type AxisShares, bilinearShares, type ChannelMap, resample, sharesAt } from "../../data/resample.ts";
import type { Size } from "../../nn/bilinear.ts";

/** What is drawn for a picture. */
export interface CropDraw {
  /** Side of the crop in tenths of the picture's: 4 to 9. */
  readonly tenths: number;
  /** Where it lies, each in [0, 1): from the top, from the left. */
  readonly top: number;
  readonly left: number;
  /** Whether it is flipped left to right. */
  readonly flip: boolean;
}

/** Smallest crop, in tenths of the picture's sides, and how many sizes there are. */
const SMALLEST = 4;
const SIZES = 6;

/** Draws the crop of a picture. */
export function drawCrop(random: RandomStream): CropDraw {
  return {
    tenths: SMALLEST + random.integer(SIZES),
    top: random.uniform(),
    left: random.uniform(),
    flip: random.uniform() < 0.5,
  };
}

/**
 * The pixels of a crop.
 *
 * @param size Size of the picture, in pixels.
 */
export function cropBox({ height, width }: Size, { tenths, top, left }: CropDraw): Box {
  const side = (length: number) => Math.floor(length * (tenths / 10));
  const [rows, columns] = [side(height), side(width)];
  return {
    top: Math.floor((height - rows) * top),
    left: Math.floor((width - columns) * left),
    height: rows,
    width: columns,
  };
}

/**
 * Resizes a crop to half the picture's size, bilinearly.
 *
 * @param picture The picture.
 * @param box The crop.
 * @param flip Whether it is flipped.
 */
export function cropPicture(picture: ChannelMap, box: Box, flip: boolean): ChannelMap {
  const rows = bilinearShares(box.top, box.height, picture.height >> 1);
  return resample(picture, rows, turned(bilinearShares(box.left, box.width, picture.width >> 1), flip));
}

/**
 * The same crop of a score map, by RoI-align: each cell of the result is the mean of sample points in its part of the box.
 *
 * @param map A cell for each patch of the picture.
 * @param box The crop, in pixels of the picture.
 * @param patch Side of a patch, in pixels.
 * @param flip Whether it is flipped.
 * @returns A map of half the size.
 */
export function cropScores(map: ChannelMap, box: Box, patch: number, flip: boolean): ChannelMap {
  const rows = alignedShares(box.top / patch, box.height / patch, map.height);
  return resample(map, rows, turned(alignedShares(box.left / patch, box.width / patch, map.width), flip));
}

function turned(columns: AxisShares, flip: boolean): AxisShares {
  return flip ? columns.toReversed() : columns;
}

/** RoI-align along an axis of `length` cells to half as many; the box is in cells, its edges half a cell before their number. */
function alignedShares(start: number, size: number, length: number): AxisShares {
  const to = length >> 1;
  const step = size / to;
  const samples = Math.ceil(step);
  return Array.from(
    { length: to },
    (_, cell) =>
      Array.from({ length: samples }, (_, i) => start - 0.5 + (cell + (i + 0.5) / samples) * step)
        .flatMap((position) =>
          sharesAt(position, length).map(([at, share]): [number, number] => [at, share / samples])
        ),
  );
}
