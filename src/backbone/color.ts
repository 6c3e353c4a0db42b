/**
 * Colours as features: a backbone without training and without weights, for images of any size.
 *
 * What clusters on it score, colours alone score: a method that is not better has learned nothing of texture or shape
 * (reference: evaluation, section 5).
 *
 * @module
 */
import { SMALL } from "../data/small_preset.ts";
import { type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import { IMAGENET_MEAN, IMAGENET_STD } from "../data/preprocess.ts";
import { assertImages } from "./patches.ts";
import { type Backbone, type BackboneDefinition, defineBackbone } from "./types.ts";

/** Raised whenever the features change. */
const DIGEST = "color-1";
const PATCH = 8;
/** Mean of red, green and blue, then the deviation of each. */
const CHANNELS = 6;

/** Mean and standard deviation of red, green and blue in each patch of 8 x 8 pixels, fractions of the full range. */
const color: BackboneDefinition = defineBackbone({
  name: "color",
  title: "Mean and deviation of RGB in each patch, without training",
  channels: CHANNELS,
  patch: PATCH,
  depth: 0,
  digest: DIGEST,
  preset: SMALL,
  load: () =>
    Promise.resolve(
      {
        name: "color",
        channels: CHANNELS,
        patch: PATCH,
        digest: DIGEST,
        features,
        dispose: () => {},
      } satisfies Backbone,
    ),
});

export default color;

/** Rank 4, `[batch, height/8, width/8, 6]`. */
async function features(images: Tensor4D): Promise<Tensor4D> {
  assertImages(images, PATCH);
  const [batch, height, width] = images.shape;
  const [rows, columns] = [height / PATCH, width / PATCH];
  const pixels = await images.data<"float32">();
  const sums = new Float64Array(batch * rows * columns * CHANNELS);
  for (let at = 0; at < pixels.length; at++) {
    const part = at % 3;
    const pixel = (at - part) / 3;
    const [x, line] = [pixel % width, Math.floor(pixel / width)];
    // Lines of all images follow each other, and each image has whole patches.
    const patch = Math.floor(line / PATCH) * columns + Math.floor(x / PATCH);
    const value = pixels[at] * IMAGENET_STD[part] + IMAGENET_MEAN[part];
    sums[patch * CHANNELS + part] += value;
    sums[patch * CHANNELS + 3 + part] += value * value;
  }
  const maps = Float32Array.from(sums, (sum, at) => {
    if (at % CHANNELS < 3) return sum / PATCH ** 2;
    const mean = sums[at - 3] / PATCH ** 2;
    return Math.sqrt(Math.max(0, sum / PATCH ** 2 - mean * mean));
  });
  return tensor4d(maps, [batch, rows, columns, CHANNELS]);
}
