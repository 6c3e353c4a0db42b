/**
 * The score map of one image (reference: TransFGU, section 4).
 *
 * @module
 */
import { reshape, type Tensor2D, tensor2d, type Tensor4D, tensor4d, tidy } from "@tensorflow/tfjs-core";
import type { Size } from "../../nn/bilinear.ts";
import { NORM_EPSILON } from "../../backbone/weights/architecture.ts";
import { normaliseLevels } from "../../data/geometry.ts";
import type { StageImages, StageItem, StageWork } from "../../features/stage/types.ts";
import { attendedGradients, attentionGradient } from "./attention_gradient.ts";
import { classAttention, patchAttention } from "./class_attention.ts";
import { attendedValues, classTail, patchValues } from "./class_tail.ts";
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
  const passed = await images.pass(input, ["class@-2", "class", "values", "logits"]);
  const attention = classAttention(passed.logits);
  const heads = attention.shape[1];
  const tail = classTail((name) => {
    const [part, own] = name.startsWith("norm.")
      ? ["norm", name.slice(5)] as const
      : ["block-1", name] as const;
    return backbone?.parameters[part]?.[own];
  }, NORM_EPSILON);
  const values = passed.values as Tensor4D;
  const slopes = tidy(() => {
    const means = tensor2d(centroids.data as Float32Array, centroids.shape as [number, number]);
    const gradients = attendedGradients(
      {
        entering: passed["class@-2"] as Tensor2D,
        attended: attendedValues(attention, values),
        final: passed.class as Tensor2D,
      },
      means,
      tail.pass,
      partSize(item, count, options.mask_batch),
    );
    const own = reshape(gradients, means.shape) as Tensor2D;
    return attentionGradient(own, patchValues(values, 0, patches), heads);
  });
  const map = scoreMap(
    attentionMap(await patchAttention(attention, patches), heads),
    await slopes.data<"float32">() as Float32Array,
    { keepShare: options.keep_share },
  );
  tail.dispose();
  [input, ...Object.values(passed), attention, slopes].forEach((tensor) => tensor.dispose());
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
