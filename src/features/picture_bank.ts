/**
 * Pictures, labels and maps of a split's items, brought to the size that the backbone sees.
 *
 * @module
 */
import { type Geometry, type PixelSize, type SizedGeometry, sizedGeometry } from "../data/geometry.ts";
import { flipPixels } from "../data/preprocess.ts";
import type { PictureMap, RgbImage, Split } from "../data/types.ts";
import type { PassedPicture } from "./backbone_pass.ts";
import { KeptArrays } from "./kept_arrays.ts";

/** How pictures are brought to size. */
export interface PictureBankOptions {
  /** Side of the square that pictures are brought to, in pixels. */
  readonly resolution: number;
  /**
   * How pictures and labels are brought to the resolution.
   *
   * @default {that of the common protocol}
   */
  readonly geometry?: Geometry;
  /** Memory for labels, bytes. */
  readonly labelBudget: number;
}

/** Pictures of one split at one resolution. */
export class PictureBank {
  readonly #sized: SizedGeometry;
  readonly #labels: KeptArrays<Int32Array>;

  /** Side of the square that pictures and labels are brought to, in pixels; what a method's own geometry makes its size from. */
  readonly resolution: number;

  constructor(readonly split: Split, { resolution, geometry, labelBudget }: PictureBankOptions) {
    this.resolution = resolution;
    this.#sized = sizedGeometry(resolution, split.fit, geometry);
    this.#labels = new KeptArrays(labelBudget);
  }

  /** Size that pictures and labels are brought to, in pixels. */
  get size(): PixelSize {
    return this.#sized.size;
  }

  /** Normalised pixels of one item: `[height, width, 3]`, row by row. */
  async pixels(index: number): Promise<Float32Array> {
    return this.#sized.pixels(await this.split.image(index));
  }

  /** The same in 0..255. */
  async levels(index: number): Promise<Float32Array> {
    return this.#sized.levels(await this.split.image(index));
  }

  /** What the backbone sees of one item, or of its flipped copy. */
  protected async seen(index: number, flipped: boolean): Promise<PassedPicture> {
    const pixels = await this.pixels(index);
    return this.passed(index, flipped ? flipPixels(pixels, this.size.width) : pixels);
  }

  /** Pixels that are made of an item's, as the backbone is handed them. */
  protected passed(index: number, pixels: Float32Array): PassedPicture {
    const { height, width } = this.size;
    return { id: this.split.id(index), side: width, height, pixels };
  }

  /** One item's picture as the dataset has it. */
  picture(index: number): Promise<RgbImage> {
    return this.split.image(index);
  }

  /**
   * A map of one item, each pixel that of the picture's pixel.
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

  /** Labels of one item, row by row. Not to be changed. */
  labels(index: number): Promise<Int32Array> {
    return this.#labels.remember(
      `${index}`,
      async () => this.#sized.labels(await this.split.label(index)),
    );
  }
}
