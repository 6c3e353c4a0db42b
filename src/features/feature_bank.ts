/**
 * Backbone features of a split's items: each computed once, however many cells train on them.
 *
 * @module
 */
import { tensor } from "@tensorflow/tfjs-core";
import type { OutputName } from "../backbone/output_names.ts";
import { outputShape, parseOutput } from "../backbone/outputs.ts";
import type { Backbone, NamedTensors } from "../backbone/types.ts";
import { type Geometry, type PixelSize, type SizedGeometry, sizedGeometry } from "../data/geometry.ts";
import { flipPixels } from "../data/preprocess.ts";
import { type ColorJitter, colorJitter } from "../data/color_jitter.ts";
import type { PictureMap, RgbImage, Split } from "../data/types.ts";
import { type BankCache, type MapLayout, type MapStore, NO_CACHE, type Precision } from "./cache/types.ts";
import { type PassedPicture, passFeatures, passLocalAttention } from "./backbone_pass.ts";
import { OutputBank } from "./output_bank.ts";
import { WINDOW_POSITIONS } from "./local_attention.ts";
import type { FeatureSource } from "./types.ts";

/** What to compute and how much of it to keep. */
export interface FeatureBankOptions {
  /** Side of the square that pictures are brought to, in pixels. */
  readonly resolution: number;
  /**
   * Memory for kept features, in bytes; labels may take an eighth of that on top. Items beyond it are made afresh at each
   * visit, to the same bits.
   *
   * @default {1 GiB}
   */
  readonly budget?: number;
  /**
   * Whether what the backbone gives is rounded to half precision.
   *
   * @default {"f32"}
   */
  readonly precision?: Precision;
  /**
   * Where features are kept beyond memory and beyond this process. Changes no number.
   *
   * @default {NO_CACHE}
   */
  readonly cache?: BankCache;
  /**
   * How pictures and labels are brought to the resolution. The cache must be one of this geometry's own.
   *
   * @default {that of the common protocol}
   */
  readonly geometry?: Geometry;
}

/** Memory that a bank keeps features in unless it is told otherwise, bytes. */
export const FEATURE_BUDGET = 2 ** 30;
/** What part of the memory for features labels may take besides: they cost less to make again. */
const LABEL_PART = 8;

/** Memory that is left for one kind of array. */
interface Room {
  bytes: number;
}

/** Features of one split at one resolution. */
export class FeatureBank implements FeatureSource {
  /** Patches per axis of a feature map; rows of one that is no square. */
  readonly gridSize: number;
  /** Size of a feature map, in patches. */
  readonly grid: PixelSize;
  /** Number of feature channels C. */
  readonly channels: number;
  readonly #kept = new Map<string, Float32Array>();
  readonly #attention = new Map<string, Float32Array>();
  readonly #labels = new Map<string, Int32Array>();
  readonly #stores: {
    readonly features: MapStore;
    readonly flipped: MapStore;
    readonly attention: MapStore;
  };
  readonly #room: Room;
  readonly #labelRoom: Room;
  readonly #outputs: OutputBank;
  readonly #sized: SizedGeometry;
  #center: Float32Array | undefined;

  constructor(
    readonly split: Split,
    readonly backbone: Backbone,
    private readonly options: FeatureBankOptions,
  ) {
    const { resolution, budget = FEATURE_BUDGET, geometry } = options;
    this.#sized = sizedGeometry(resolution, split.fit, geometry);
    if (resolution % backbone.patch !== 0) {
      const { name, patch } = backbone;
      throw new RangeError(
        `Cannot feed "${name}" pictures of ${resolution} px: not a multiple of its patch, expected k * ${patch} px`,
      );
    }
    const { height, width } = this.#sized.size;
    if (height % backbone.patch !== 0 || width % backbone.patch !== 0) {
      throw new RangeError(
        `Cannot feed "${backbone.name}" pictures of ${height} x ${width} px: not multiples of its patch, ` +
          `expected multiples of ${backbone.patch} px`,
      );
    }
    this.grid = { height: height / backbone.patch, width: width / backbone.patch };
    this.gridSize = this.grid.height;
    this.channels = backbone.channels;
    this.#room = { bytes: budget };
    this.#labelRoom = { bytes: budget / LABEL_PART };
    const map = {
      count: split.length,
      shape: [this.grid.height, this.grid.width, this.channels],
      derived: false,
    };
    this.#stores = {
      features: this.#store({ ...map, kind: "features" }),
      flipped: this.#store({ ...map, kind: "flipped" }),
      attention: this.#store({
        ...map,
        kind: "attention",
        shape: [this.grid.height * this.grid.width, WINDOW_POSITIONS],
        precision: "f32",
      }),
    };
    this.#outputs = new OutputBank({
      backbone,
      count: split.length,
      grid: this.grid,
      store: (layout) => this.#store(layout),
      remember: (key, compute) => this.#remember(this.#kept, this.#room, key, compute),
      picture: async (index, flipped) => {
        const pixels = await this.pixels(index);
        return this.#picture(index, flipped ? flipPixels(pixels, this.size.width) : pixels);
      },
    });
  }

  /** Number of items. */
  get count(): number {
    return this.split.length;
  }

  /** Side of the square that pictures and labels are brought to, in pixels; what a method's own geometry makes its size from. */
  get resolution(): number {
    return this.options.resolution;
  }

  /** Size that pictures and labels are brought to, in pixels. */
  get size(): PixelSize {
    return this.#sized.size;
  }

  /**
   * Features of one item, less the centre if there is one.
   *
   * @param index Item of the split.
   * @param flipped Whether the picture is flipped left to right first.
   * @returns `[height, width, C]` of its grid, row by row. Not to be changed.
   */
  features(index: number, flipped = false): Promise<Float32Array> {
    return this.#remember(this.#kept, this.#room, `${index}${flipped ? "m" : ""}`, async () => {
      const store = flipped ? this.#stores.flipped : this.#stores.features;
      return this.centered(
        await store.get(index, async (item) => {
          const pixels = await this.pixels(item);
          return this.#compute(item, flipped ? flipPixels(pixels, this.size.width) : pixels);
        }),
      );
    });
  }

  /**
   * Features of one item after a change of colours, less the centre if there is one. Not kept.
   *
   * @param index Item of the split.
   * @param jitter What is done to the normalised picture.
   * @returns `[height, width, C]` of its grid, row by row.
   */
  async jittered(index: number, jitter: ColorJitter): Promise<Float32Array> {
    const { height, width } = this.size;
    if (height !== width) {
      throw new TypeError(
        `Cannot change the colours of pictures of ${height} x ${width} px: expected squares, or views of the method's own`,
      );
    }
    return this.centered(
      await this.#compute(index, colorJitter(await this.pixels(index), this.resolution, jitter)),
    );
  }

  /**
   * Outputs of the backbone for one item, by name; no centre is taken from them.
   *
   * @param flipped Whether the picture is flipped left to right first.
   * @returns Each in the shape that its name says, row by row. Not to be changed.
   * @throws {TypeError} The backbone has no such output, or gives one of another shape.
   * @throws {RangeError} It has no such block, or no registers.
   */
  outputs(
    index: number,
    names: readonly OutputName[],
    flipped = false,
  ): Promise<Record<OutputName, Float32Array>> {
    return this.#outputs.get(index, names, flipped);
  }

  /**
   * Outputs of one item as tensors, `[1, …]`; the caller disposes of them.
   *
   * @param names As {@linkcode outputs} takes them.
   */
  async outputTensors(index: number, names: readonly OutputName[], flipped = false): Promise<NamedTensors> {
    const outputs = await this.outputs(index, names, flipped);
    const { transformer } = this.backbone;
    const sizes = { transformer: transformer!, channels: this.channels, ...this.grid };
    const shaped = names.map((name) => {
      const shape = outputShape(parseOutput(name, this.backbone), sizes);
      return [name, tensor(outputs[name], [1, ...shape])];
    });
    return Object.fromEntries(shaped);
  }

  /** How what the backbone gives is rounded. */
  get precision(): Precision {
    return this.options.precision ?? "f32";
  }

  /** Takes the centre, if there is one, away from features that were computed elsewhere; changes and returns them. */
  centered(map: Float32Array): Float32Array {
    if (this.#center) subtract(map, this.#center);
    return map;
  }

  /** Whether {@linkcode localAttention} can be asked for. */
  get givesAttention(): boolean {
    return this.backbone.attention !== undefined;
  }

  /**
   * Attention of each position of one item to those around it, as {@linkcode localAttention} gives it.
   *
   * @returns `[positions, 9]`. Not to be changed.
   * @throws {TypeError} The backbone gives no attention, or one of another shape.
   */
  localAttention(index: number): Promise<Float32Array> {
    return this.#remember(
      this.#attention,
      this.#room,
      `${index}`,
      () =>
        this.#stores.attention.get(
          index,
          async (item) => passLocalAttention(this.backbone, this.#picture(item, await this.pixels(item))),
        ),
    );
  }

  /** Normalised pixels of one item at the bank's resolution: `[height, width, 3]`, row by row. */
  async pixels(index: number): Promise<Float32Array> {
    return this.#sized.pixels(await this.picture(index));
  }

  /** The same in 0..255. */
  async levels(index: number): Promise<Float32Array> {
    return this.#sized.levels(await this.picture(index));
  }

  /** One item's picture as the dataset has it. */
  picture(index: number): Promise<RgbImage> {
    return this.split.image(index);
  }

  /**
   * A map of one item at the bank's resolution, each pixel that of the picture's pixel.
   *
   * @throws {TypeError} The dataset carries none of this name.
   */
  async map(name: string, index: number): Promise<PictureMap> {
    const map = await this.split.map?.(name, index);
    if (map) return this.#sized.map(map);
    throw new TypeError(
      `Cannot read the map "${name}" of "${
        this.split.id(index)
      }": the dataset carries none of this name, expected one`,
    );
  }

  /** Labels of one item at the bank's resolution, row by row. Not to be changed. */
  labels(index: number): Promise<Int32Array> {
    return this.#remember(
      this.#labels,
      this.#labelRoom,
      `${index}`,
      async () => this.#sized.labels(await this.split.label(index)),
    );
  }

  /**
   * Mean feature over all items and positions: what `features.center` takes away from the features of every split.
   *
   * @returns C values.
   */
  async mean(): Promise<Float32Array> {
    const store = this.derived("mean", 1, [this.channels]);
    const known = await store.find(0);
    if (known) return known;
    const sum = new Float64Array(this.channels);
    for (let index = 0; index < this.split.length; index++) {
      const map = await this.features(index);
      for (let at = 0; at < map.length; at++) sum[at % this.channels] += map[at];
    }
    const positions = this.split.length * this.grid.height * this.grid.width;
    return store.get(0, () => Promise.resolve(Float32Array.from(sum, (value) => value / positions)));
  }

  /** Takes `center` away from all features from now on. */
  centerOn(center: Float32Array): void {
    for (const [key, map] of this.#kept) if (isFeatures(key)) subtract(map, center);
    this.#center = center;
  }

  /**
   * Where something small is kept that follows from the features as they are now.
   *
   * @param kind What it is.
   * @param count Number of arrays.
   * @param shape Shape of each.
   */
  derived(kind: string, count: number, shape: readonly number[]): MapStore {
    const name = this.#center ? `centered-${kind}` : kind;
    return this.#store({ kind: name, count, shape, precision: "f32", derived: true });
  }

  #store(layout: Omit<MapLayout, "precision"> & Partial<MapLayout>): MapStore {
    const { cache = NO_CACHE, precision = "f32" } = this.options;
    return cache.store({ precision, ...layout });
  }

  async #remember<T extends Float32Array | Int32Array>(
    kept: Map<string, T>,
    room: Room,
    key: string,
    compute: () => Promise<T>,
  ): Promise<T> {
    const known = kept.get(key);
    if (known) return known;
    const values = await compute();
    if (values.byteLength <= room.bytes) {
      room.bytes -= values.byteLength;
      kept.set(key, values);
    }
    return values;
  }

  #picture(index: number, pixels: Float32Array): PassedPicture {
    const { height, width } = this.size;
    return { id: this.split.id(index), side: width, height, pixels };
  }

  #compute(index: number, pixels: Float32Array): Promise<Float32Array> {
    return passFeatures(this.backbone, this.#picture(index, pixels), this.precision);
  }
}

/** Outputs by name are kept beside the features, by keys that begin with the name. */
function isFeatures(key: string): boolean {
  return /^\d+m?$/.test(key);
}

function subtract(map: Float32Array, center: Float32Array): void {
  for (let at = 0; at < map.length; at++) map[at] -= center[at % center.length];
}
