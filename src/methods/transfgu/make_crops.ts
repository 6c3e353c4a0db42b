/**
 * Crops of one training picture that are drawn before training, and what the backbone makes of them.
 *
 * @module
 */
import { type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import { normaliseLevels } from "../../data/geometry.ts";
import type { StageItem, StageWork } from "../../features/stage/types.ts";
import { type CropPlace, cropViews } from "./views.ts";
import type { TransfguOptions } from "./options.ts";

/**
 * As many crops as the options ask for, each with colours of its own.
 *
 * @returns `patches`, their patch tokens, `[crops, height, width, C]`, and `places`, `[crops, 6]`: {@linkcode placeAt} reads them.
 */
export async function makeCrops(
  item: number,
  { options, images, random }: StageWork<TransfguOptions>,
): Promise<StageItem> {
  const { first, size } = cropViews(options);
  const picture = images.size ?? { height: images.resolution, width: images.resolution };
  const crop = size!(picture);
  const levels = await images.levels(item);
  const viewed = { index: item, ...picture, levels, pixels: normaliseLevels(levels) };
  const count = Number(options.crops);
  const pixels = new Float32Array(count * crop.height * crop.width * 3);
  const places: number[] = [];
  for (let at = 0; at < count; at++) {
    const draws = (purpose: string) => random.stream(`transfgu/crops/${purpose}/${at}`, item);
    const view = first!(viewed, { step: at, batch: draws, image: draws });
    pixels.set(view.pixels!, at * pixels.length / count);
    const { box, flip, rows } = view.place as CropPlace;
    places.push(box.top, box.left, box.height, box.width, Number(flip), rows);
  }
  const input = tensor4d(pixels, [count, crop.height, crop.width, 3]);
  const { patches } = await images.pass(input, ["patches"]);
  const data = await patches.data<"float32">() as Float32Array;
  const shape = [...(patches as Tensor4D).shape];
  [input, patches].forEach((tensor) => tensor.dispose());
  return {
    patches: { dtype: "F32", shape, data },
    places: { dtype: "I32", shape: [count, places.length / count], data: Int32Array.from(places) },
  };
}

/** Where a crop lies. */
export function placeAt({ places }: StageItem, crop: number): CropPlace {
  const [, length] = places.shape;
  const [top, left, height, width, flip, rows] = (places.data as Int32Array).subarray(crop * length);
  return { box: { top, left, height, width }, flip: flip === 1, rows };
}
