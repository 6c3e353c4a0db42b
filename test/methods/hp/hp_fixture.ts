import { type Tensor2D, tensor2d, tensor3d } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/engine/random.ts";
import type { Batch } from "../../../src/features/types.ts";
import hp from "../../../src/methods/hp/mod.ts";
import { type HpOptions, hpOptions } from "../../../src/methods/hp/options.ts";
import type { StepReport, Trainer } from "../../../src/methods/types.ts";
import { l2Normalize } from "../../../src/nn/l2_normalize.ts";
import type { OmhOptions } from "../../../src/omh/options.ts";
import { spread } from "../../nn/tensor_fixture.ts";
import { omh } from "../../omh/omh_fixture.ts";
import { batchOf as stegoBatch, CLASSES, features, SIDE, WIDTH } from "../stego/stego_fixture.ts";
import { TRAINING } from "../training_fixture.ts";

/** The batch of a step: three images with labels, recoloured features and attention of unequal weights. */
export function batchOf(step: number): Batch {
  const { neighbors: _, ...batch } = stegoBatch(step);
  const cells = SIDE * SIDE;
  const weights = spread(3 * cells * 9, 5 + step).map((weight) => Math.max(weight, 0) / 10);
  return {
    ...batch,
    recolored: features(3, 300 + 1000 * step),
    localAttention: tensor3d(weights, [3, cells, 9]),
  };
}

/** The options of the method's example with `changes`. */
export function options(changes: Partial<HpOptions> = {}): HpOptions {
  return hpOptions.parse({ ...hp.example, ...changes });
}

/** Starts a trainer; with OMH if `hierarchy` holds changes to its defaults. */
export function start(
  hierarchy: Partial<OmhOptions> | null = null,
  { seed = 0, changes = {} }: { seed?: number; changes?: Partial<HpOptions> } = {},
): Trainer {
  return hp.trainer({
    options: { ...options(changes) },
    omh: hierarchy && omh(hierarchy),
    classes: CLASSES,
    width: WIDTH,
    random: new RandomStreams(seed),
    ...TRAINING,
  });
}

/** Takes steps `from` to `to - 1`, each on its own batch. */
export async function train(trainer: Trainer, to: number, from = 0): Promise<StepReport[]> {
  const reports: StepReport[] = [];
  for (let step = from; step < to; step++) reports.push(await trainer.step(batchOf(step)));
  return reports;
}

/** Rows of unit length without pattern. */
export function unitRows(rows: number, channels: number, from: number): Tensor2D {
  return l2Normalize(tensor2d(spread(rows * channels, from), [rows, channels])) as Tensor2D;
}
