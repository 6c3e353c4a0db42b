/**
 * Scattering features: a backbone without training and without weights, for images of any size.
 *
 * @module
 */
import { type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import { IMAGENET_MEAN, IMAGENET_STD } from "../../data/preprocess.ts";
import { SMALL } from "../../data/small_preset.ts";
import { assertImages } from "../patches.ts";
import { type Backbone, type BackboneDefinition, defineBackbone } from "../types.ts";
import { similarityLogits } from "./attention.ts";
import { CHANNELS, PATCH, ScatteringFeatures } from "./features.ts";

/** Raised whenever the features change. */
const DIGEST = "scattering-1";

/** Second-order scattering of brightness: what a texture is, without its colour, brightness and contrast. */
const scattering: BackboneDefinition = defineBackbone({
  name: "scattering",
  title: `Second-order scattering, ${CHANNELS} channels, without training`,
  channels: CHANNELS,
  patch: PATCH,
  depth: 0,
  digest: DIGEST,
  preset: SMALL,
  load: () => Promise.resolve(new Scattering()),
});

export default scattering;

class Scattering implements Backbone {
  readonly name = "scattering";
  readonly channels = CHANNELS;
  readonly patch = PATCH;
  readonly digest = DIGEST;
  /** What computes the features of the size seen last. */
  #features: ScatteringFeatures | undefined;

  async features(images: Tensor4D): Promise<Tensor4D> {
    assertImages(images, PATCH);
    const [batch, height, width] = images.shape;
    if (this.#features?.height !== height || this.#features.width !== width) {
      this.#features = new ScatteringFeatures(height, width);
    }
    const pixels = await images.data<"float32">();
    const size = 3 * height * width;
    const shape = [batch, height / PATCH, width / PATCH, CHANNELS] as const;
    const maps = new Float32Array(shape[0] * shape[1] * shape[2] * shape[3]);
    for (let at = 0; at < batch; at++) {
      const grey = brightness(pixels.subarray(at * size, (at + 1) * size));
      maps.set(this.#features.of(grey), at * maps.length / batch);
    }
    return tensor4d(maps, [...shape]);
  }

  async attention(images: Tensor4D): Promise<Tensor4D> {
    const map = await this.features(images);
    const [batch, height, width] = map.shape;
    const values = await map.data<"float32">();
    map.dispose();
    const [size, tokens] = [values.length / batch, 1 + height * width];
    const logits = new Float32Array(batch * tokens * tokens);
    for (let at = 0; at < batch; at++) {
      logits.set(
        similarityLogits(values.subarray(at * size, (at + 1) * size), CHANNELS),
        at * tokens * tokens,
      );
    }
    return tensor4d(logits, [batch, 1, tokens, tokens]);
  }

  dispose(): void {
    this.#features = undefined;
  }
}

/** The mean of the colours, fractions of 1, of a picture that is normalised by the ImageNet mean and deviation. */
function brightness(pixels: Float32Array): Float64Array {
  const grey = new Float64Array(pixels.length / 3);
  for (let at = 0; at < pixels.length; at++) {
    grey[Math.floor(at / 3)] += (pixels[at] * IMAGENET_STD[at % 3] + IMAGENET_MEAN[at % 3]) / 3;
  }
  return grey;
}
