import { type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import { frozenVit } from "../../../src/backbone/load_vit.ts";
import type { Backbone } from "../../../src/backbone/types.ts";
import { systemClock } from "../../../src/base/clock.ts";
import type { Engine } from "../../../src/engine/types.ts";
import { CACHE_BUDGET, FeatureCache } from "../../../src/features/cache/feature_cache.ts";
import { type BankCache, NO_CACHE } from "../../../src/features/cache/types.ts";
import { FeatureBank } from "../../../src/features/feature_bank.ts";
import { disposeBatch } from "../../../src/features/feature_stream.ts";
import type { Batch } from "../../../src/features/types.ts";
import { methods } from "../../../src/methods/registry.ts";
import { PATCH, randomLabels, randomSplit, randomVit, WIDTH } from "../synthetic.ts";
import type { Repetition, TableTask } from "../types.ts";
import { startTrainer } from "./step.ts";

/** Side of the training images, in pixels. */
const SIDE = 224;
const CLASSES = 27;

/**
 * One step of a cohort: the features of a batch and of its neighbours once, then a step of every cell.
 *
 * Which image is whose neighbour is settled before the training, here as in the official programs, and is not measured.
 */
export async function setUpTable(
  { rows, seeds, batch, cached }: TableTask,
  { numerics, networks }: Engine,
  folder: string,
): Promise<Repetition> {
  const gridSize = SIDE / PATCH;
  const cache = cached ? diskCache(numerics, folder) : NO_CACHE;
  // Nothing is kept in memory: features come from the backbone or from disk at every step.
  const bank = new FeatureBank(randomSplit(2 * batch, SIDE), vitBackbone(networks), {
    resolution: SIDE,
    budget: 0,
    cache,
  });
  const method = await methods.load("stego");
  const options = method.options.parse({});
  const trainers = rows.flatMap((levels) =>
    Array.from(
      { length: seeds },
      (_, seed) => startTrainer(method, options, { levels, classes: CLASSES, batch, gridSize }, seed),
    )
  );
  const labels = randomLabels(batch, SIDE, CLASSES);
  if (cached) { for (let index = 0; index < bank.count; index++) await bank.features(index); }
  return async () => {
    const loaded: Batch = {
      step: trainers[0].steps,
      features: await maps(bank, 0, batch),
      neighbors: await maps(bank, batch, batch),
      labels,
    };
    for (const trainer of trainers) await trainer.step(loaded);
    disposeBatch(loaded);
  };
}

/** Features of the random pictures on disk, left there for the next run. */
function diskCache(numerics: string, folder: string): BankCache {
  const cache = new FeatureCache({
    folder,
    budget: CACHE_BUDGET,
    numerics,
    clock: systemClock,
    warn: (message) => {
      throw new Error(message);
    },
  });
  return cache.bank({
    dataset: { name: "random", fingerprint: `random-${SIDE}` },
    backbone: { name: "random", digest: `random-${WIDTH}` },
    split: "train",
    resolution: SIDE,
    precision: "f32",
  });
}

function vitBackbone(networks: Engine["networks"]): Backbone {
  const vit = frozenVit(randomVit(WIDTH), networks);
  return { name: "random", channels: WIDTH, patch: PATCH, digest: "none", ...vit };
}

/** The features of `count` items from number `first`. */
async function maps(bank: FeatureBank, first: number, count: number): Promise<Tensor4D> {
  const size = bank.gridSize ** 2 * bank.channels;
  const values = new Float32Array(count * size);
  for (let i = 0; i < count; i++) values.set(await bank.features(first + i), i * size);
  return tensor4d(values, [count, bank.gridSize, bank.gridSize, bank.channels]);
}
