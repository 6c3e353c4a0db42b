import { type Tensor2D, tensor2d, tensor3d } from "@tensorflow/tfjs-core";
import type { Batch } from "../../../src/features/types.ts";
import hp from "../../../src/methods/hp/mod.ts";
import { hpOptions } from "../../../src/methods/hp/options.ts";
import type { StepReport, Trainer } from "../../../src/methods/types.ts";
import { l2Normalize } from "../../../src/nn/normalize.ts";
import { spread } from "../../nn/tensor_fixture.ts";
import * as fixture from "../training_fixture.ts";

/** The options of the method's example with changes. */
export const options = fixture.exampleOptions(hp, hpOptions);

/** Starts a trainer. */
export const start = fixture.starter(hp, options);

/** The batch of a step: three images with labels, recoloured features and attention of unequal weights. */
export function batchOf(step: number): Batch {
  const { neighbors: _, ...batch } = fixture.batchOf(step);
  const positions = fixture.SIDE ** 2;
  const weights = spread(3 * positions * 9, 5 + step).map((weight) => Math.max(weight, 0) / 10);
  return {
    ...batch,
    jittered: fixture.features(3, 300 + 1000 * step),
    localAttention: tensor3d(weights, [3, positions, 9]),
  };
}

/** Takes steps `from` to `to - 1`, each on its own batch. */
export function train(trainer: Trainer, to: number, from = 0): Promise<StepReport[]> {
  return fixture.train(trainer, to, from, batchOf);
}

/** Rows of unit length without pattern. */
export function unitRows(rows: number, channels: number, from: number): Tensor2D {
  return l2Normalize(tensor2d(spread(rows * channels, from), [rows, channels])) as Tensor2D;
}
