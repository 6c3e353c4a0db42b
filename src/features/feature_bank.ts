/**
 * Backbone features of a split's items: each computed once, however many cells train on them.
 *
 * @module
 */
import { tensor } from "@tensorflow/tfjs-core";
import type { OutputName } from "../backbone/output_names.ts";
import { outputShape, parseOutput } from "../backbone/outputs.ts";
import type { Backbone, NamedTensors } from "../backbone/types.ts";
import type { Geometry, PixelSize } from "../data/geometry.ts";
import { type ColorJitter, colorJitter } from "../data/color_jitter.ts";
import type { Split } from "../data/types.ts";
import { type BankCache, type MapLayout, type MapStore, NO_CACHE, type Precision } from "./cache/types.ts";
import { passFeatures, passLocalAttention, roundedFeatures } from "./backbone_pass.ts";
import { KeptArrays } from "./kept_arrays.ts";
import { OutputBank } from "./output_bank.ts";
import { WINDOW_POSITIONS } from "./local_attention.ts";
import { PictureBank } from "./picture_bank.ts";
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

/** Features of one split at one resolution. */
export class FeatureBank extends PictureBank implements FeatureSource {
  /** Patches per axis of a feature map; rows of one that is no square. */
  readonly gridSize: number;
  /** Size of a feature map, in patches. */
  readonly grid: PixelSize;
  /** Number of feature channels C. */
  readonly channels: number;
  readonly #kept: KeptArrays<Float32Array>;
  readonly #stores: {
    readonly features: MapStore;
    readonly flipped: MapStore;
    readonly attention: MapStore;
  };
  readonly #outputs: OutputBank;
  #center: Float32Array | undefined;

  constructor(
    split: Split,
    readonly backbone: Backbone,
    private readonly options: FeatureBankOptions,
  ) {
    const { resolution, budget = FEATURE_BUDGET, geometry } = options;
    super(split, { resolution, geometry, labelBudget: budget / LABEL_PART });
    requirePatches(resolution, this.size, backbone);
    this.grid = { height: this.size.height / backbone.patch, width: this.size.width / backbone.patch };
    this.gridSize = this.grid.height;
    this.channels = backbone.channels;
    this.#kept = new KeptArrays(budget);
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
      remember: (key, compute) => this.#kept.remember(key, compute),
      picture: (index, flipped) => this.seen(index, flipped),
    });
  }

  /** Number of items. */
  get count(): number {
    return this.split.length;
  }

  /**
   * Features of one item, less the centre if there is one.
   *
   * @param index Item of the split.
   * @param flipped Whether the picture is flipped left to right first.
   * @param beside Outputs that {@linkcode outputs} will be asked for next: one pass gives both.
   * @returns `[height, width, C]` of its grid, row by row. Not to be changed.
   */
  features(index: number, flipped = false, beside: readonly OutputName[] = []): Promise<Float32Array> {
    return this.#kept.remember(`${index}${flipped ? "m" : ""}`, async () => {
      const store = flipped ? this.#stores.flipped : this.#stores.features;
      return this.centered(
        await store.get(index, async (item) => {
          const picture = await this.seen(item, flipped);
          if (beside.length === 0) return passFeatures(this.backbone, picture, this.precision);
          const given = await this.#outputs.features(picture, item, beside, flipped);
          return roundedFeatures(given, this.backbone, picture, this.precision);
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
    const pixels = colorJitter(await this.pixels(index), this.resolution, jitter);
    const picture = this.passed(index, pixels);
    return this.centered(await passFeatures(this.backbone, picture, this.precision));
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
    return this.#kept.remember(
      `attention ${index}`,
      () =>
        this.#stores.attention.get(
          index,
          async (item) => passLocalAttention(this.backbone, await this.seen(item, false)),
        ),
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
    for (const [key, map] of this.#kept.entries()) if (isFeatures(key)) subtract(map, center);
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
}

/** Pictures are cut into whole patches. */
function requirePatches(resolution: number, { height, width }: PixelSize, { name, patch }: Backbone): void {
  if (resolution % patch !== 0) {
    throw new RangeError(
      `Cannot feed "${name}" pictures of ${resolution} px: not a multiple of its patch, expected k * ${patch} px`,
    );
  }
  if (height % patch !== 0 || width % patch !== 0) {
    throw new RangeError(
      `Cannot feed "${name}" pictures of ${height} x ${width} px: not multiples of its patch, ` +
        `expected multiples of ${patch} px`,
    );
  }
}

/** Attention and outputs by name are kept beside the features, by keys that begin with a name. */
function isFeatures(key: string): boolean {
  return /^\d+m?$/.test(key);
}

function subtract(map: Float32Array, center: Float32Array): void {
  for (let at = 0; at < map.length; at++) map[at] -= center[at % center.length];
}
