/**
 * Where a check trains the method: small, synthetic, and cleared away afterwards.
 *
 * @module
 */
import { RandomStreams } from "../../base/random.ts";
import { disposeBatch } from "../../features/feature_stream.ts";
import { type OmhOptions, omhOptions } from "../../omh/options.ts";
import type { NamedTensors } from "../../backbone/types.ts";
import type { Tensor4D } from "../../nn/types.ts";
import type { MethodInputs } from "../inputs.ts";
import { methodInputs, streamNeeds } from "../needs.ts";
import type { MethodDefinition, StepReport, Trainer, TrainerBackbone } from "../types.ts";
import { runStage } from "../../features/stage/stage.ts";
import type { StageResults } from "../../features/stage/types.ts";
import {
  IMAGES,
  syntheticBackbone,
  syntheticBatch,
  syntheticImages,
  syntheticOutputs,
  syntheticStageImages,
} from "./synthetic.ts";

/** Images per batch: as HP's example fills its pools in whole batches, a divisor of the number of images. */
const BATCH = 3;

/** Clusters beyond one per class, where a check asks for some. */
export const EXTRA_CLUSTERS = 2;

/** How large the suite's synthetic training is. */
export interface ConformanceOptions {
  /** The method's section of a spec. By default the method's `example`. */
  readonly options?: Readonly<Record<string, unknown>>;
  /**
   * Number of classes.
   *
   * @default {3}
   */
  readonly classes?: number;
  /**
   * Number of feature channels C.
   *
   * @default {8}
   */
  readonly channels?: number;
}

/** Choices of one training. */
export interface StartOptions {
  /** Seed of the training, by default 0. */
  readonly seed?: number;
  /** Changes to OMH's defaults; null, the default, for OMH off. */
  readonly omh?: Partial<OmhOptions> | null;
  /** Clusters beyond one per class, by default none. */
  readonly extra?: number;
  /** Whether a linear probe is asked for, by default yes. */
  readonly linearProbe?: boolean;
}

/** Starts and steps trainers of one method, and disposes of them. */
export class MethodFixture {
  /** Number of classes. */
  readonly classes: number;
  /** Number of feature channels C. */
  readonly channels: number;
  /** The method's section of a spec, not yet validated. */
  readonly section: Readonly<Record<string, unknown>>;
  readonly #trainers: Trainer[] = [];
  /** What the method's stage has made, by number of clusters. */
  readonly #stages = new Map<number, StageResults>();

  constructor(readonly method: MethodDefinition, options: ConformanceOptions) {
    this.classes = options.classes ?? 3;
    this.channels = options.channels ?? 8;
    this.section = options.options ?? method.example;
  }

  /** Makes the method's stage, where it has one: trainers are started from it. */
  async ready(): Promise<void> {
    if (!this.method.stage) return;
    for (const extra of [0, EXTRA_CLUSTERS]) {
      const clusters = this.classes + extra;
      if (!this.#stages.has(clusters)) this.#stages.set(clusters, await this.stage(clusters));
    }
  }

  /** Makes the method's stage anew; nothing of it is kept. */
  stage(clusters: number = this.classes): Promise<StageResults> {
    const { method, classes, channels } = this;
    return runStage({
      method: method.name,
      parts: method.stage ?? [],
      options: method.options.parse(this.section),
      classes,
      clusters,
      images: syntheticStageImages(channels),
      ...this.told(),
      identity: null,
      clock: { elapsed: () => 0, now: () => new Date(0) },
    });
  }

  /** Starts a trainer; {@linkcode close} disposes of it. */
  start({ seed = 0, omh = null, extra = 0, linearProbe = true }: StartOptions = {}): Trainer {
    const trainer = this.method.trainer({
      options: this.method.options.parse(this.section),
      omh: omh && omhOptions.parse(omh),
      classes: this.classes,
      clusters: this.classes + extra,
      linearProbe,
      channels: this.channels,
      random: new RandomStreams(seed),
      images: syntheticImages(this.channels),
      batch: BATCH,
      steps: IMAGES,
      stepsPerEpoch: IMAGES / BATCH,
      ...this.told(),
      stage: this.#stages.get(this.classes + extra),
    });
    this.#trainers.push(trainer);
    return trainer;
  }

  /** What trainers and stages are told of the backbone, where the method asks for anything by name. */
  told(): { readonly backbone?: TrainerBackbone } {
    if (!this.method.inputs) return {};
    return { backbone: syntheticBackbone(this.inputs.parameters ?? [], this.channels) };
  }

  /** What the method asks for by name. */
  get inputs(): MethodInputs {
    return methodInputs(this.method, this.method.options.parse(this.section));
  }

  /** What a predictor is handed of made-up images: features, and outputs where the method asks for any. */
  pictured(images: number): { readonly features: Tensor4D; readonly outputs?: NamedTensors } {
    const { channels, classes } = this;
    const { features } = syntheticBatch(0, { images, channels, classes, needs: [] });
    const { predict = [] } = this.inputs;
    if (predict.length === 0) return { features };
    return { features, outputs: syntheticOutputs(predict, { images, channels, step: 0, view: "predict" }) };
  }

  /** Takes steps `from` to `to - 1`, each on its own batch; none with a method that learns nothing. */
  async train(trainer: Trainer, to: number, from = 0): Promise<StepReport[]> {
    const reports: StepReport[] = [];
    if (this.method.trains === false) return reports;
    for (let step = from; step < to; step++) reports.push(await this.step(trainer, step));
    return reports;
  }

  /** Takes one step. */
  async step(trainer: Trainer, step: number, images = BATCH): Promise<StepReport> {
    const options = this.method.options.parse(this.section);
    const needs = streamNeeds(this.method, options);
    const { channels, classes, inputs } = this;
    const views = this.method.views?.(options);
    const batch = syntheticBatch(step, { images, channels, classes, needs, inputs, views });
    try {
      return await trainer.step(batch);
    } finally {
      disposeBatch(batch);
    }
  }

  /**
   * Refuses the method.
   *
   * @param found What is there.
   * @param expected What was promised.
   * @throws {Error} Always.
   */
  refuse(found: string, expected: string): never {
    throw new Error(`Cannot accept the method "${this.method.name}": ${found}, expected ${expected}`);
  }

  /** Disposes of all trainers. */
  close(): void {
    for (const trainer of this.#trainers) trainer.dispose?.();
  }
}
