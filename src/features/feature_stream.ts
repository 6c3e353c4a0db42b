/**
 * Training batches of features, in an order that depends on the sampling seed and the step alone.
 *
 * @module
 */
import { type Tensor3D, tensor3d, type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import type { OutputName } from "../backbone/output_names.ts";
import { drawColorJitter } from "../data/color_jitter.ts";
import type { PictureMap } from "../data/types.ts";
import { RandomStreams } from "../base/random.ts";
import type { FeatureBank } from "./feature_bank.ts";
import { WINDOW_POSITIONS } from "./local_attention.ts";
import { neighborTable } from "./neighbor_table.ts";
import type { NeighborTable } from "./neighbors.ts";
import { SharedWork } from "./shared_work.ts";
import type { Batch, LabelBatch, StreamPart, ViewBatch } from "./types.ts";
import { disposeView, drawViews, flipLabels, flipMap, viewBatch } from "./view_batch.ts";
import type { View, ViewMaker } from "./views.ts";

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
  /**
   * Whether batches have labels; a dataset may have to draw them.
   *
   * @default {true}
   */
  readonly labels?: boolean;
  /**
   * What it asks for by name.
   *
   * @default {nothing}
   */
  readonly inputs?: StreamInputs;
  /**
   * What makes views of the pictures.
   *
   * @default {nothing: they are as they are}
   */
  readonly views?: ViewMaker;
  /**
   * Gives maps of images that the dataset does not carry; nothing for a name that it does not know.
   *
   * @default {none}
   */
  readonly maps?: (name: string, index: number) => Promise<PictureMap | undefined>;
}

/** What methods ask of a stream by name. */
export interface StreamInputs {
  /** Outputs of the backbone. */
  readonly train?: readonly OutputName[];
  /** Outputs of the second view. */
  readonly second?: readonly OutputName[];
  /** Outputs of the neighbours. */
  readonly neighbors?: readonly OutputName[];
  /** Whether the pictures are in the batch. */
  readonly pictures?: boolean;
  /** Maps of each image. */
  readonly maps?: readonly string[];
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
    const { needs, labels = true, inputs = {}, views } = this.options;
    const images = this.#images(step);
    const neighbors = needs.includes("neighbors") ? await this.#drawNeighbors(images, step) : null;
    const drawn = views && await drawViews(this.bank, images, views, { random: this.#random, step });
    const first = await this.#view(images, drawn?.first, inputs.train);
    return {
      step,
      images,
      ...first,
      ...(labels && { labels: await this.#labels(images, drawn?.first) }),
      shared: new SharedWork(),
      ...(neighbors && await this.#neighborParts(neighbors, inputs.neighbors)),
      ...(needs.includes("attention") && { localAttention: await this.#localAttention(images) }),
      ...(needs.includes("jittered") && { jittered: await this.#jittered(images, step) }),
      ...(drawn?.second && { second: await this.#view(images, drawn.second, inputs.second) }),
      ...(inputs.maps?.length && { maps: await this.#pictureMaps(images, inputs.maps, drawn?.first) }),
    };
  }

  /** Features of the images as they are, or of views of them, with what is asked for by name. */
  async #view(
    images: Int32Array,
    views: readonly View[] | undefined,
    outputs: readonly OutputName[] = [],
  ): Promise<ViewBatch> {
    const { pictures = false } = this.options.inputs ?? {};
    if (!views && outputs.length === 0 && !pictures) return { features: await this.#maps(images) };
    return await viewBatch(this.bank, images, { views, outputs, pictures, size: this.options.views?.size });
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

  /** Features of neighbours, with what is asked for by name. */
  async #neighborParts(
    images: Int32Array,
    outputs: readonly OutputName[] = [],
  ): Promise<Pick<Batch, "neighbors" | "neighborOutputs">> {
    if (outputs.length === 0) return { neighbors: await this.#maps(images) };
    const seen = await viewBatch(this.bank, images, { outputs, pictures: false });
    return { neighbors: seen.features, neighborOutputs: seen.outputs };
  }

  async #maps(
    images: Int32Array,
    features: (image: number) => Promise<Float32Array> = (image) => this.bank.features(image),
  ): Promise<Tensor4D> {
    const { grid: { height, width }, channels } = this.bank;
    const size = height * width * channels;
    const maps = new Float32Array(images.length * size);
    for (const [at, image] of images.entries()) maps.set(await features(image), at * size);
    return tensor4d(maps, [images.length, height, width, channels]);
  }

  async #localAttention(images: Int32Array): Promise<Tensor3D> {
    const { height, width } = this.bank.grid;
    const positions = height * width;
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

  async #labels(images: Int32Array, views?: readonly View[]): Promise<LabelBatch> {
    const { height, width } = this.bank.size;
    const data = new Int32Array(images.length * height * width);
    for (const [at, image] of images.entries()) {
      const labels = await this.bank.labels(image);
      data.set(views ? flipLabels(labels, width, views[at]) : labels, at * height * width);
    }
    return { height, width, data };
  }

  async #pictureMaps(
    images: Int32Array,
    names: readonly string[],
    views: readonly View[] | undefined,
  ): Promise<Record<string, Tensor4D>> {
    const tensors: Record<string, Tensor4D> = {};
    for (const name of names) {
      const maps: PictureMap[] = [];
      for (const [at, image] of images.entries()) {
        const map = await this.options.maps?.(name, image) ?? await this.bank.map(name, image);
        maps.push(views ? flipMap(map, views[at]) : map);
      }
      tensors[name] = stackedMaps(name, maps);
    }
    return tensors;
  }
}

/** Maps of equal sizes as one tensor. */
function stackedMaps(name: string, maps: readonly PictureMap[]): Tensor4D {
  const [{ height, width, channels }] = maps;
  const size = height * width * channels;
  const data = new Float32Array(maps.length * size);
  for (const [at, map] of maps.entries()) {
    if (
      map.height !== height || map.width !== width || map.channels !== channels || map.data.length !== size
    ) {
      throw new TypeError(
        `Cannot put maps "${name}" into one batch: one is [${map.height}, ${map.width}, ${map.channels}] of ` +
          `${map.data.length} numbers, expected [${height}, ${width}, ${channels}]`,
      );
    }
    data.set(map.data, at * size);
  }
  return tensor4d(data, [maps.length, height, width, channels]);
}

/** Frees a batch's tensors. */
export function disposeBatch(batch: Batch): void {
  const { neighbors, localAttention, jittered, shared, second, maps = {}, neighborOutputs = {} } = batch;
  const named = [...Object.values(maps), ...Object.values(neighborOutputs)];
  for (const held of [neighbors, localAttention, jittered, shared, ...named]) held?.dispose();
  for (const view of [batch, second]) if (view) disposeView(view);
}
