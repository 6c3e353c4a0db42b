import { mean, mul, range, reshape, type Tensor4D, tidy, tile } from "@tensorflow/tfjs-core";
import type { Backbone } from "../../src/backbone/types.ts";
import type { Split } from "../../src/data/types.ts";
import { FeatureCache } from "../../src/features/cache/feature_cache.ts";
import { FeatureBank, type FeatureBankOptions } from "../../src/features/feature_bank.ts";

/** Side of a patch, and of the pictures, in pixels. */
export const [PATCH, SIDE] = [2, 4];

/** A split of plain pictures: the pixels of item i are all 10 i, its labels all i; what was read is counted. */
export function countedSplit(length: number) {
  const reads = { images: 0, labels: 0 };
  const split: Split = {
    name: "train",
    length,
    id: (index) => `item-${index}`,
    image: (index) => {
      reads.images++;
      const data = new Uint8Array(SIDE * SIDE * 3).fill(10 * index);
      // One bright pixel in the left upper corner tells a picture from its flipped image.
      data.fill(255, 0, 3);
      return Promise.resolve({ width: SIDE, height: SIDE, data });
    },
    label: (index) => {
      reads.labels++;
      return Promise.resolve({ width: SIDE, height: SIDE, data: new Int32Array(SIDE * SIDE).fill(index) });
    },
  };
  return { split, reads };
}

/** A backbone that hands the pixels to its positions in order, 12 values each. */
export function pixelBackbone(): Backbone {
  return {
    name: "pixels",
    channels: 3 * PATCH * PATCH,
    patch: PATCH,
    features: (images) =>
      tidy(() => {
        const [batch, height, width] = images.shape;
        const [rows, columns] = [height / PATCH, width / PATCH];
        return reshape(images, [batch, rows, columns, 3 * PATCH * PATCH]) as Tensor4D;
      }),
    dispose: () => {},
  };
}

/** A bank of `length` plain pictures. */
export function plainBank(length: number, options: Partial<FeatureBankOptions> = {}) {
  const { split, reads } = countedSplit(length);
  return { bank: new FeatureBank(split, pixelBackbone(), { resolution: SIDE, ...options }), reads };
}

/** A bank of plain pictures with attention that keeps its features in a folder until it is disposed of. */
export function cachedBank(
  length: number,
  folder: string,
  { cacheBudget = 2 ** 30, ...options }: Partial<FeatureBankOptions> & { cacheBudget?: number } = {},
) {
  const { split, reads } = countedSplit(length);
  const backbone = attentiveBackbone();
  const cache = new FeatureCache({
    folder,
    budget: cacheBudget,
    numerics: "test",
    clock: { elapsed: () => 0, now: () => new Date(0) },
    warn: (message) => {
      throw new Error(message);
    },
  });
  const { precision = "f32" } = options;
  const dataset = { name: "plain", fingerprint: "plain-1" };
  const weights = { name: backbone.name, digest: "none" };
  const identity = { dataset, backbone: weights, split: split.name, resolution: SIDE, precision };
  const bank = new FeatureBank(split, backbone, {
    resolution: SIDE,
    cache: cache.bank(identity),
    ...options,
  });
  return { bank, reads, [Symbol.dispose]: () => cache[Symbol.dispose]() };
}

/** The same backbone with attention: each token gives the logit `image mean * j` to token j. */
export function attentiveBackbone(): Backbone {
  return {
    ...pixelBackbone(),
    name: "attentive",
    attention: (images) =>
      tidy(() => {
        const [batch, height, width] = images.shape;
        const tokens = 1 + (height / PATCH) * (width / PATCH);
        const means = reshape(mean(images, [1, 2, 3]), [batch, 1, 1, 1]);
        return mul(
          means,
          tile(reshape(range(0, tokens), [1, 1, 1, tokens]), [batch, 2, tokens, 1]),
        ) as Tensor4D;
      }),
  };
}
