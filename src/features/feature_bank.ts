/**
 * Backbone features of a split's items: each computed once, however many cells train on them.
 *
 * @module
 */
import { type Tensor4D, tensor4d, tidy } from "@tensorflow/tfjs-core";
import type { Backbone } from "../backbone/types.ts";
import { mirrorPixels } from "../data/mirror.ts";
import { preprocessImage, preprocessLabels } from "../data/preprocess.ts";
import type { Split } from "../data/types.ts";

/** What to compute and how much of it to keep. */
export interface FeatureBankOptions {
  /** Side of the square that pictures are brought to, in pixels. */
  readonly resolution: number;
  /**
   * Memory for kept features, in bytes. Items beyond it are computed afresh at each visit, to the same bits.
   *
   * @default {1 GiB}
   */
  readonly budget?: number;
}

const DEFAULT_BUDGET = 2 ** 30;
const FLOAT_BYTES = 4;

/** Features of one split at one resolution. */
export class FeatureBank {
  /** Cells per axis of a feature map. */
  readonly cells: number;
  /** Number of feature channels C. */
  readonly width: number;
  readonly #kept = new Map<string, Float32Array>();
  #free: number;
  #center: Float32Array | undefined;

  constructor(
    readonly split: Split,
    private readonly backbone: Backbone,
    private readonly options: FeatureBankOptions,
  ) {
    const { resolution, budget = DEFAULT_BUDGET } = options;
    if (resolution % backbone.patch !== 0) {
      const { name, patch } = backbone;
      throw new RangeError(
        `Cannot feed "${name}" pictures of ${resolution} px: not a multiple of its patch, expected k * ${patch} px`,
      );
    }
    this.cells = resolution / backbone.patch;
    this.width = backbone.width;
    this.#free = budget;
  }

  /** Side of the square that pictures and labels are brought to, in pixels. */
  get resolution(): number {
    return this.options.resolution;
  }

  /**
   * Features of one item, less the centre if there is one.
   *
   * @param index Item of the split.
   * @param mirrored Whether the picture is mirrored left to right first.
   * @returns `[cells, cells, C]`, row by row. Not to be changed.
   */
  async features(index: number, mirrored = false): Promise<Float32Array> {
    const key = `${index}${mirrored ? "m" : ""}`;
    const kept = this.#kept.get(key);
    if (kept) return kept;
    const features = this.#centered(await this.#compute(index, mirrored));
    const bytes = features.length * FLOAT_BYTES;
    if (bytes <= this.#free) {
      this.#free -= bytes;
      this.#kept.set(key, features);
    }
    return features;
  }

  /** Labels of one item at the bank's resolution, row by row. */
  async labels(index: number): Promise<Int32Array> {
    return preprocessLabels(await this.split.label(index), { resolution: this.resolution });
  }

  /**
   * Mean feature over all items and positions: what `features.center` takes away from the features of every split.
   *
   * @returns C values.
   */
  async mean(): Promise<Float32Array> {
    const sum = new Float64Array(this.width);
    for (let index = 0; index < this.split.length; index++) {
      const map = await this.features(index);
      for (let at = 0; at < map.length; at++) sum[at % this.width] += map[at];
    }
    const positions = this.split.length * this.cells ** 2;
    return Float32Array.from(sum, (value) => value / positions);
  }

  /** Takes `center` away from all features from now on. */
  centerOn(center: Float32Array): void {
    for (const map of this.#kept.values()) subtract(map, center);
    this.#center = center;
  }

  #centered(map: Float32Array): Float32Array {
    if (this.#center) subtract(map, this.#center);
    return map;
  }

  async #compute(index: number, mirrored: boolean): Promise<Float32Array> {
    const side = this.resolution;
    const pixels = preprocessImage(await this.split.image(index), { resolution: side });
    const map = tidy(() =>
      this.backbone.features(
        tensor4d(mirrored ? mirrorPixels(pixels, side) : pixels, [1, side, side, 3]) as Tensor4D,
      )
    );
    const features = await map.data<"float32">();
    map.dispose();
    return features as Float32Array;
  }
}

function subtract(map: Float32Array, center: Float32Array): void {
  for (let at = 0; at < map.length; at++) map[at] -= center[at % center.length];
}
