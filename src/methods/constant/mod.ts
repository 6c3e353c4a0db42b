/**
 * One cluster everywhere: matched to the classes, the score of whoever names the largest class for every pixel
 * (reference: evaluation, section 5).
 *
 * @module
 */
import { ones, type Tensor2D, tensor2d, type Tensor4D, tidy, tile } from "@tensorflow/tfjs-core";
import { z } from "zod";
import { defineMethod } from "../define.ts";
import type { MethodDefinition, Trainer } from "../types.ts";

/** Log-probability of all clusters but the first; finite, as all that is scored. */
const UNLIKELY = -100;

/** The lower end of every table: what a method scores that looks at no picture. */
const constant: MethodDefinition = defineMethod({
  name: "constant",
  title: "Majority class: one cluster everywhere, without training",
  version: 1,
  options: z.strictObject({}),
  needs: [],
  dropLast: false,
  trains: false,
  supportsOmh: false,
  stepFlops: () => 0,
  trainer: ({ clusters }): Trainer => ({
    step: () => Promise.reject(new TypeError('Cannot train "constant": it learns nothing, expected 0 steps')),
    predictor: {
      codes: ({ shape: [batch, height, width] }) => ones([batch, height, width, 1]) as Tensor4D,
      clusters: ({ shape: [positions] }) => firstCluster(positions, clusters),
    },
    state: {},
    steps: 0,
    dispose: () => {},
  }),
  example: {},
});

export default constant;

/** Log-probabilities of which the first cluster has all: rank 2, `[positions, clusters]`. */
function firstCluster(positions: number, clusters: number): Tensor2D {
  const row = Float32Array.from({ length: clusters }, (_, cluster) => cluster === 0 ? 0 : UNLIKELY);
  return tidy(() => tile(tensor2d(row, [1, clusters]), [positions, 1]));
}
