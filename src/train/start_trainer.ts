/**
 * From settings to a trainer: what a method is told of the cell that it trains.
 *
 * @module
 */
import { RandomStreams } from "../base/random.ts";
import type { StageResults } from "../features/stage/types.ts";
import type { FeatureSource } from "../features/types.ts";
import { probeRateScale } from "../methods/parts/probe_rate.ts";
import {
  extensionContext,
  type MethodDefinition,
  type Trainer,
  type TrainerBackbone,
} from "../methods/types.ts";
import type { CellSettings } from "../spec/mod.ts";

/** A cell as a method sees it. */
export interface TrainedSettings {
  readonly settings: CellSettings;
  readonly seed: number;
}

/** What a cell is trained on. */
export interface TrainingData {
  /** Number of classes. */
  readonly classes: number;
  /** The training images. */
  readonly images: FeatureSource;
  /** Training steps per epoch. */
  readonly stepsPerEpoch: number;
  /** The backbone, for a method that asks for outputs or parameters by name. */
  readonly backbone?: TrainerBackbone;
  /** What the method's stage has made. */
  readonly stage?: StageResults;
}

/**
 * Starts the trainer of a cell.
 *
 * @returns The trainer; the caller disposes of it.
 * @throws {RangeError} OMH is on and the method does not support it; or whatever the method throws.
 */
export function startTrainer(
  method: MethodDefinition,
  { settings, seed }: TrainedSettings,
  { classes, images, stepsPerEpoch, backbone, stage }: TrainingData,
): Trainer {
  const { batch, steps, extra_clusters, seeds_vary } = settings.train;
  return method.trainer({
    options: settings.options,
    ...extensionContext(settings, method),
    classes,
    clusters: classes + extra_clusters,
    linearProbe: trainsLinearProbe(settings),
    probeRateScale: probeRateScale(settings.train),
    channels: images.channels,
    random: new RandomStreams(seed, seeds_vary),
    images,
    batch,
    steps,
    stepsPerEpoch,
    ...backbone && { backbone },
    ...stage && { stage },
  });
}

/** Whether a cell trains a linear probe, and so looks at labels, where its method has one. */
export function trainsLinearProbe({ train }: Pick<CellSettings, "train">): boolean {
  return train.linear_probe && train.steps > 0;
}
