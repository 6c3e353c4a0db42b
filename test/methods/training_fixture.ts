import type { FeatureSource } from "../../src/features/types.ts";
import { spread } from "../nn/tensor_fixture.ts";

/** Twelve images of 4 x 4 cells with 8 feature channels each, without pattern. */
export const IMAGES: FeatureSource = {
  count: 12,
  cells: 4,
  width: 8,
  features: (index) => Promise.resolve(spread(4 * 4 * 8, 1 + 1000 * index)),
};

/** What a trainer is told besides the features' shape: a cluster for each of three classes, three epochs of four steps. */
export const TRAINING = {
  clusters: 3,
  linearProbe: true,
  images: IMAGES,
  batch: 3,
  steps: 12,
  stepsPerEpoch: 4,
} as const;
