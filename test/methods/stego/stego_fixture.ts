import { type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/engine/random.ts";
import type { Batch } from "../../../src/features/types.ts";
import stego from "../../../src/methods/stego/mod.ts";
import { type StegoOptions, stegoOptions } from "../../../src/methods/stego/options.ts";
import type { StepReport, Trainer } from "../../../src/methods/types.ts";
import type { OmhOptions } from "../../../src/omh/options.ts";
import { spread } from "../../nn/tensor_fixture.ts";
import { omh } from "../../omh/omh_fixture.ts";
import { TRAINING } from "../training_fixture.ts";

/** Feature channels C, classes and cells per axis of the tests' maps. */
export const [WIDTH, CLASSES, SIDE] = [8, 3, 4];

/** A feature map without pattern. */
export function features(images: number, from: number): Tensor4D {
  return tensor4d(spread(images * SIDE * SIDE * WIDTH, from), [images, SIDE, SIDE, WIDTH]);
}

/** The batch of a step: three images, their neighbours, and labels of twice the cells' size, some ignored. */
export function batchOf(step: number, images = 3): Batch {
  const pixels = images * 4 * SIDE * SIDE;
  return {
    step,
    features: features(images, 1 + 1000 * step),
    neighbors: features(images, 500 + 1000 * step),
    labels: {
      height: 2 * SIDE,
      width: 2 * SIDE,
      data: Int32Array.from({ length: pixels }, (_, p) => p % (CLASSES + 1) - 1),
    },
  };
}

/** The options of the method's example with `changes`. */
export function options(changes: Partial<StegoOptions> = {}): StegoOptions {
  return stegoOptions.parse({ ...stego.example, ...changes });
}

/** Starts a trainer; with OMH if `hierarchy` holds changes to its defaults. */
export function start(
  hierarchy: Partial<OmhOptions> | null = null,
  { seed = 0, changes = {} }: { seed?: number; changes?: Partial<StegoOptions> } = {},
): Trainer {
  return stego.trainer({
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

/** Copies of the state's values. */
export function snapshot(trainer: Trainer): Record<string, Float32Array> {
  return Object.fromEntries(
    Object.entries(trainer.state).map(([name, value]) => [name, Float32Array.from(value.dataSync())]),
  );
}
