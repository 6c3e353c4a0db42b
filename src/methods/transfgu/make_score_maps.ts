/**
 * The score map of one image (reference: TransFGU, section 4).
 *
 * @module
 */
import { reshape, type Tensor2D, tensor2d, tensor4d, tidy } from "@tensorflow/tfjs-core";
import { normaliseLevels } from "../../data/geometry.ts";
import type { StageImages, StageItem, StageWork } from "../../features/stage/types.ts";
import type { Size } from "../../nn/bilinear.ts";
import { attendedGradients, attentionGradient } from "./attention_gradient.ts";
import { classLook } from "./class_look.ts";
import { nearestPicture } from "./geometry.ts";
import type { TransfguOptions } from "./options.ts";
import { attentionMap, scoreMap } from "./score_map.ts";

/**
 * Scores of all classes at each patch.
 *
 * @returns `map`, `[height, width, classes]`.
 */
export async function makeScoreMaps(
  item: number,
  { options, images, before, backbone }: StageWork<TransfguOptions>,
): Promise<StageItem> {
  const { patch, count, grid = { height: images.gridSize, width: images.gridSize } } = images;
  const patches = grid.height * grid.width;
  const size = { height: patch * grid.height, width: patch * grid.width };
  const { centroids } = before.whole("centroids");
  const input = tensor4d(await preparedPixels(item, images, options, size), [1, size.height, size.width, 3]);
  const look = await classLook(images, input, patches, options.class_token, backbone);
  const slopes = tidy(() => {
    const means = tensor2d(centroids.data as Float32Array, centroids.shape as [number, number]);
    const part = partSize(item, count, options.mask_batch);
    const gradients = attendedGradients(look.tokens, means, look.tail, part);
    return attentionGradient(reshape(gradients, means.shape) as Tensor2D, look.values, look.heads);
  });
  const map = scoreMap(
    attentionMap(look.attention, look.heads),
    await slopes.data<"float32">() as Float32Array,
    { keepShare: options.keep_share },
  );
  look.dispose();
  [input, slopes].forEach((tensor) => tensor.dispose());
  return { map: { dtype: "F32", shape: [grid.height, grid.width, centroids.shape[0]], data: map } };
}

/** The picture at the working size, normalised. */
async function preparedPixels(
  item: number,
  images: StageImages,
  { preparation_resize }: TransfguOptions,
  { height, width }: Size,
): Promise<Float32Array> {
  if (preparation_resize === "bilinear") return await images.pixels(item);
  return normaliseLevels(nearestPicture(await images.picture(item), height, width));
}

/** Images of the part that an image is in: parts are of consecutive images, the last may be smaller. */
export function partSize(item: number, count: number, size: number): number {
  const first = item - item % size;
  return Math.min(size, count - first);
}
