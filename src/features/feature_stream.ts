/**
 * Training batches of features, in an order that depends on the sampling seed and the step alone.
 *
 * @module
 */
import { type Tensor3D, tensor3d, type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import { drawColorJitter } from "../data/color_jitter.ts";
import { RandomStreams } from "../base/random.ts";
import type { FeatureBank } from "./feature_bank.ts";
import { WINDOW_POSITIONS } from "./local_attention.ts";
import { neighborTable } from "./neighbor_table.ts";
import type { NeighborTable } from "./neighbors.ts";
import { SharedWork } from "./shared_work.ts";
import type { Batch, LabelBatch, StreamPart } from "./types.ts";

/** Near neighbours are drawn from columns 1 to this of the neighbour table (reference: STEGO, section 6). */
const DRAWN_NEIGHBORS = 7;

/** What a stream yields and in which order. */
export interface FeatureStreamOptions {
  /** Images per batch. */
  readonly batch: number;
  /** Seed of the order of images and of the neighbours drawn. */
  readonly seed: number;
  /** What the method asks for besides features and labels. */
  readonly needs: readonly StreamPart[];
  /** Whether an epoch's last, smaller batch is kept or dropped. */
  readonly dropLast: boolean;
}

/** The batches of a training run. */
export class FeatureStream {
  /** Training steps per epoch. */
  readonly stepsPerEpoch: number;
  readonly #random: RandomStreams;
  #neighbors: NeighborTable | undefined;

  constructor(private readonly bank: FeatureBank, private readonly options: FeatureStreamOptions) {
    const { batch, dropLast } = options;
    const { length } = bank.split;
    this.stepsPerEpoch = dropLast ? Math.floor(length / batch) : Math.ceil(length / batch);
    if (this.stepsPerEpoch === 0) {
      throw new RangeError(
        `Cannot draw batches of ${batch}: the split has ${length} images, expected at least ${batch}`,
      );
    }
    this.#random = new RandomStreams(options.seed);
  }

  /**
   * The batch of a training step, whatever was asked for before.
   *
   * @param step Training step, from 0.
   * @returns The batch; the caller disposes of it with {@linkcode disposeBatch}.
   */
  async batch(step: number): Promise<Batch> {
    const { needs } = this.options;
    const images = this.#images(step);
    const neighbors = needs.includes("neighbors") ? await this.#drawNeighbors(images, step) : null;
    const labels = await this.#labels(images);
    const features = await this.#maps(images);
    return {
      step,
      features,
      labels,
      shared: new SharedWork(),
      ...(neighbors && { neighbors: await this.#maps(neighbors) }),
      ...(needs.includes("attention") && { localAttention: await this.#localAttention(images) }),
      ...(needs.includes("jittered") && { jittered: await this.#jittered(images, step) }),
    };
  }

  #images(step: number): Int32Array {
    const epoch = Math.floor(step / this.stepsPerEpoch);
    const order = this.#random.stream("stream/order", epoch).permutation(this.bank.split.length);
    const first = (step % this.stepsPerEpoch) * this.options.batch;
    return order.slice(first, first + this.options.batch);
  }

  async #drawNeighbors(images: Int32Array, step: number): Promise<Int32Array> {
    const { columns, indices } = this.#neighbors ??= await neighborTable(this.bank);
    const random = this.#random.stream("stream/neighbors", step);
    const drawn = Math.min(DRAWN_NEIGHBORS, columns - 1);
    return images.map((image) => indices[image * columns + (drawn > 0 ? 1 + random.integer(drawn) : 0)]);
  }

  async #maps(
    images: Int32Array,
    features: (image: number) => Promise<Float32Array> = (image) => this.bank.features(image),
  ): Promise<Tensor4D> {
    const { gridSize, channels } = this.bank;
    const size = gridSize * gridSize * channels;
    const maps = new Float32Array(images.length * size);
    for (const [at, image] of images.entries()) maps.set(await features(image), at * size);
    return tensor4d(maps, [images.length, gridSize, gridSize, channels]);
  }

  async #localAttention(images: Int32Array): Promise<Tensor3D> {
    const positions = this.bank.gridSize ** 2;
    const size = positions * WINDOW_POSITIONS;
    const weights = new Float32Array(images.length * size);
    for (const [at, image] of images.entries()) {
      weights.set(await this.bank.localAttention(image), at * size);
    }
    return tensor3d(weights, [images.length, positions, WINDOW_POSITIONS]);
  }

  /** Each image with its own change of colours, drawn in batch order. */
  #jittered(images: Int32Array, step: number): Promise<Tensor4D> {
    const random = this.#random.stream("stream/recolouring", step);
    return this.#maps(images, (image) => this.bank.jittered(image, drawColorJitter(random)));
  }

  async #labels(images: Int32Array): Promise<LabelBatch> {
    const side = this.bank.resolution;
    const data = new Int32Array(images.length * side * side);
    for (const [at, image] of images.entries()) data.set(await this.bank.labels(image), at * side * side);
    return { height: side, width: side, data };
  }
}

/** Frees a batch's tensors. */
export function disposeBatch({ features, neighbors, localAttention, jittered, shared }: Batch): void {
  for (const held of [features, neighbors, localAttention, jittered, shared]) held?.dispose();
}
