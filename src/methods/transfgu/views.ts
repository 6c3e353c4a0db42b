/**
 * What the backbone sees of a training picture: a random crop with changed colours (reference: TransFGU, section 5).
 *
 * @module
 */
import { type ColorJitter, colorJitter } from "../../data/color_jitter.ts";
import type { Box } from "../../data/crop.ts";
import { normaliseLevels } from "../../data/geometry.ts";
import { floorIndex } from "../../data/resample.ts";
import { sampleLabels } from "../../data/sampling.ts";
import type { View, ViewedPicture, ViewMaker } from "../../features/views.ts";
import { drawColours } from "./colours.ts";
import { cropBox, cropPicture, drawCrop } from "./crop.ts";
import type { TransfguOptions } from "./options.ts";

/** Where a view lies in its picture. */
export interface CropPlace {
  /** The crop, in pixels. */
  readonly box: Box;
  /** Whether it is flipped left to right. */
  readonly flip: boolean;
  /** Rows of the picture, pixels. */
  readonly rows: number;
}

/** The views of a training: crops at half the size of the picture. */
export function cropViews({ colour_draws }: Pick<TransfguOptions, "colour_draws">): ViewMaker {
  return {
    size: ({ height, width }) => ({ height: height >> 1, width: width >> 1 }),
    first: (picture, draws) => {
      const pixels = coloured(picture, drawColours(draws[colour_draws]("colours")));
      const draw = drawCrop(draws.image("crop"));
      return cropView(picture, pixels, {
        box: cropBox(picture, draw),
        flip: draw.flip,
        rows: picture.height,
      });
    },
  };
}

/** Normalised pixels with their colours changed. */
function coloured(picture: ViewedPicture, colours: ColorJitter): Float32Array {
  if (colours.jitters.length === 0 && !colours.grey && colours.blur === null) return picture.pixels;
  const shares = picture.levels.map((level) => level / 255);
  return normaliseLevels(colorJitter(shares, picture, colours).map((share) => share * 255));
}

function cropView({ height, width }: ViewedPicture, pixels: Float32Array, place: CropPlace): View {
  const { box, flip } = place;
  return {
    pixels: cropPicture({ height, width, data: pixels }, box, flip).data,
    flipped: flip,
    place,
    labels: (labels) => {
      const columns = floorIndex(box.left, box.width, width);
      const rows = floorIndex(box.top, box.height, height);
      const map = { height, width, data: labels };
      return sampleLabels(map, { rows, columns: flip ? columns.reverse() : columns }).data;
    },
  };
}
