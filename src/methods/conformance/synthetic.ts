/**
 * Made-up features, so that a method can be checked without data or backbone.
 *
 * @module
 */
import { softmax, tensor3d, tensor4d, tidy } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../base/random.ts";
import type { Batch, FeatureSource, StreamPart } from "../../features/types.ts";
import type { Tensor3D } from "../../nn/types.ts";

/** Positions per axis of a feature map. */
export const GRID_SIZE = 4;

/** Number of training images. */
export const IMAGES = 12;

/** Label pixels per axis: twice the positions, as labels are finer than features. */
const PIXELS = 2 * GRID_SIZE;

const WINDOW = 9;

/** The suite's own streams: the method's are made of the seed under test. */
const RANDOM = new RandomStreams(0);

/** What a synthetic batch depends on. */
export interface BatchShape {
  /** Images in the batch. */
  readonly images: number;
  /** Feature channels C. */
  readonly channels: number;
  /** Number of classes. */
  readonly classes: number;
  /** What the batch has besides features and labels. */
  readonly needs: readonly StreamPart[];
}

/** The batch of a step: standard normal features, random attention and labels with ignored pixels. The caller frees it. */
export function syntheticBatch(step: number, { images, channels, classes, needs }: BatchShape): Batch {
  const map = (what: string) => {
    const values = RANDOM.stream(`conformance/${what}`, step).normals(
      images * GRID_SIZE * GRID_SIZE * channels,
    );
    return tensor4d(values, [images, GRID_SIZE, GRID_SIZE, channels]);
  };
  const labels = RANDOM.stream("conformance/labels", step);
  return {
    step,
    features: map("features"),
    ...(needs.includes("neighbors") && { neighbors: map("neighbors") }),
    ...(needs.includes("attention") && { localAttention: attention(step, images) }),
    ...(needs.includes("jittered") && { jittered: map("jittered") }),
    labels: {
      height: PIXELS,
      width: PIXELS,
      data: Int32Array.from({ length: images * PIXELS * PIXELS }, () => labels.integer(classes + 1) - 1),
    },
  };
}

/** All training images. */
export function syntheticImages(channels: number): FeatureSource {
  return {
    count: IMAGES,
    gridSize: GRID_SIZE,
    channels,
    features: (index) =>
      Promise.resolve(RANDOM.stream("conformance/image", index).normals(GRID_SIZE * GRID_SIZE * channels)),
  };
}

function attention(step: number, images: number): Tensor3D {
  const logits = RANDOM.stream("conformance/attention", step).normals(
    images * GRID_SIZE * GRID_SIZE * WINDOW,
  );
  return tidy(() => softmax(tensor3d(logits, [images, GRID_SIZE * GRID_SIZE, WINDOW])));
}
