import { type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../src/base/random.ts";
import type { Batch, FeatureSource } from "../../src/features/types.ts";
import { CenterPair } from "../../src/methods/smooseg/centers.ts";
import smooseg from "../../src/methods/smooseg/mod.ts";
import { smoosegOptions } from "../../src/methods/smooseg/options.ts";
import stego from "../../src/methods/stego/mod.ts";
import { stegoOptions } from "../../src/methods/stego/options.ts";
import type { MethodDefinition, StepReport, Trainer } from "../../src/methods/types.ts";
import type { OmhOptions } from "../../src/omh/options.ts";
import { spread } from "../nn/tensor_fixture.ts";
import { omh } from "../omh/omh_fixture.ts";

/** Feature channels C, classes and positions per axis of the tests' maps. */
export const [WIDTH, CLASSES, SIDE] = [8, 3, 4];

/** Twelve images of 4 x 4 positions with 8 feature channels each, without pattern. */
export const IMAGES: FeatureSource = {
  count: 12,
  gridSize: SIDE,
  channels: WIDTH,
  features: (index) => Promise.resolve(spread(SIDE * SIDE * WIDTH, 1 + 1000 * index)),
};

/** What a trainer is told besides the features' shape: a cluster for each of three classes, three epochs of four steps. */
export const TRAINING = {
  clusters: CLASSES,
  linearProbe: true,
  images: IMAGES,
  batch: 3,
  steps: 12,
  stepsPerEpoch: 4,
} as const;

/** A feature map without pattern. */
export function features(images: number, from: number): Tensor4D {
  return tensor4d(spread(images * SIDE * SIDE * WIDTH, from), [images, SIDE, SIDE, WIDTH]);
}

/** The batch of a step: three images, their neighbours, and labels of twice the positions' size, some ignored. */
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

/** The options of a method's example with `changes`. */
export function exampleOptions<Options extends object>(
  { example }: MethodDefinition,
  schema: { parse(input: unknown): Options },
): (changes?: Partial<Options>) => Options {
  return (changes = {}) => schema.parse({ ...example, ...changes });
}

/** Starts trainers of a method: with OMH if `hierarchy` holds changes to its defaults. */
export function starter<Options extends object>(
  method: MethodDefinition,
  options: (changes?: Partial<Options>) => Options,
): (
  hierarchy?: Partial<OmhOptions> | null,
  choices?: { seed?: number; changes?: Partial<Options> },
) => Trainer {
  return (hierarchy = null, { seed = 0, changes = {} } = {}) =>
    method.trainer({
      options: options(changes) as Record<string, unknown>,
      omh: hierarchy && omh(hierarchy),
      classes: CLASSES,
      channels: WIDTH,
      random: new RandomStreams(seed),
      ...TRAINING,
    });
}

/** Takes steps `from` to `to - 1`, each on its own batch. */
export async function train(
  trainer: Trainer,
  to: number,
  from = 0,
  batch: (step: number) => Batch = batchOf,
): Promise<StepReport[]> {
  const reports: StepReport[] = [];
  for (let step = from; step < to; step++) reports.push(await trainer.step(batch(step)));
  return reports;
}

/** Copies of the state's values. */
export function snapshot(trainer: Trainer): Record<string, Float32Array> {
  return Object.fromEntries(
    Object.entries(trainer.state).map(([name, value]) => [name, Float32Array.from(value.dataSync())]),
  );
}

/** The options of STEGO's example with changes. */
export const stegoExample = exampleOptions(stego, stegoOptions);

/** Starts a STEGO trainer. */
export const startStego = starter(stego, stegoExample);

/** The options of SmooSeg's example with changes. */
export const smoosegExample = exampleOptions(smooseg, smoosegOptions);

/** Starts a SmooSeg trainer. */
export const startSmooseg = starter(smooseg, smoosegExample);

/** Pairs of 3, 6, ... centres of four channels whose teachers point elsewhere than their students. */
export function partedPairs(levels: number): CenterPair[] {
  const random = new RandomStreams(5);
  return Array.from({ length: levels }, (_, m) => {
    const draw = (who: string) => CenterPair.create(random.stream(who, m), 3 * 2 ** m, 4).student;
    return new CenterPair(draw("student"), draw("teacher"));
  });
}
