import { clone, neg, type Tensor2D, type Tensor4D } from "@tensorflow/tfjs-core";
import type { FeatureBank } from "../../src/features/feature_bank.ts";
import type { Predictor } from "../../src/methods/types.ts";

const SIDE = 2;
const CLASSES = 2;

/** A pixel's feature is (1, 0) where cluster 0 is meant, and (0, 1) where it is cluster 1. */
function featuresOf(clusters: readonly number[]): Float32Array {
  return Float32Array.from(clusters.flatMap((cluster) => cluster === 0 ? [1, 0] : [0, 1]));
}

/** Two pictures of four pixels; the flipped image is seen as it should be. */
const PICTURES = [
  { clusters: [1, 1, 0, 0], labels: [0, 0, 1, 1] },
  { clusters: [1, 0, 0, 0], labels: [0, 0, 1, -1] },
];

/** A bank of two pictures that counts what it is asked for in `asked`. */
export function bankOf(
  flip: (clusters: number[]) => number[] = ([a, b, c, d]) => [b, a, d, c],
  asked: Record<string, number> = {},
): FeatureBank {
  const count = (what: string) => asked[what] = (asked[what] ?? 0) + 1;
  return {
    gridSize: SIDE,
    channels: CLASSES,
    resolution: SIDE,
    split: { length: PICTURES.length, id: (index: number) => `picture-${index}` },
    features: (index: number, flipped = false) => {
      count(flipped ? "flipped" : "features");
      const { clusters } = PICTURES[index];
      return Promise.resolve(featuresOf(flipped ? flip(clusters) : clusters));
    },
    labels: (index: number) => {
      count("labels");
      return Promise.resolve(Int32Array.from(PICTURES[index].labels));
    },
    pixels: () => {
      count("pixels");
      return Promise.resolve(new Float32Array(SIDE * SIDE * 3));
    },
  } as unknown as FeatureBank;
}

/** Codes are features; the linear probe says the opposite of the clusters, which is right here. */
export const PREDICTOR: Predictor = {
  codes: (features) => clone(features) as Tensor4D,
  clusters: (codes) => clone(codes),
  linear: (codes) => neg(codes) as Tensor2D,
};
