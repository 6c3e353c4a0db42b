/**
 * Products of many vectors with any number of centres, as matrix products over blocks of the vectors.
 *
 * @module
 */
import { matMul, max, reshape, slice, type Tensor2D, tensor2d, tidy } from "@tensorflow/tfjs-core";
import { borrowedValues } from "../borrowed_values.ts";

/** Vectors of one product: with 50 starts of 27 centres its result takes 6 MB. */
const BLOCK = 1024;

/** Products of a block of vectors, one after the other, with centres. */
export interface Products {
  /** Number of the block's first vector. */
  readonly first: number;
  /** Number of its vectors. */
  readonly count: number;
  /** `[centres, count]`: those of a centre stand side by side. */
  readonly products: Float32Array;
}

/** Products of a block of vectors with groups of centres. */
export interface GroupProducts extends Products {
  /** The largest of a vector's products with a group: `[groups, count]`. */
  readonly largest: Float32Array;
}

/** Vectors at unit length, on the engine in blocks and as plain numbers. */
export class UnitVectors {
  readonly count: number;
  readonly channels: number;
  readonly #blocks: readonly Tensor2D[];

  private constructor(unit: Tensor2D, readonly values: Float32Array) {
    const [count, channels] = unit.shape;
    this.count = count;
    this.channels = channels;
    this.#blocks = Array.from({ length: Math.ceil(count / BLOCK) }, (_, block) => {
      const start = block * BLOCK;
      return slice(unit, [start, 0], [Math.min(BLOCK, count - start), channels]);
    });
  }

  /**
   * Copies vectors.
   *
   * @param unit rank 2, `[count, channels]`, float32, rows of unit length; borrowed.
   */
  static async of(unit: Tensor2D): Promise<UnitVectors> {
    return new UnitVectors(unit, await unit.data<"float32">() as Float32Array);
  }

  /**
   * Multiplies all vectors with all centres.
   *
   * @param centers `[number, channels]`, row by row.
   * @param receive Takes the products of one block of vectors after the other; they are gone when it returns.
   */
  async multiply(centers: Float32Array, receive: (block: Products) => void): Promise<void> {
    await this.#eachBlock(centers, async (products, first) => {
      receive({ first, count: products.shape[1], products: await borrowedValues(products) });
    });
  }

  /**
   * The same, with the largest product that each vector has with the centres of each group.
   *
   * @param groups Number of groups, of as many centres each.
   */
  async multiplyGroups(
    centers: Float32Array,
    groups: number,
    receive: (block: GroupProducts) => void,
  ): Promise<void> {
    await this.#eachBlock(centers, async (products, first) => {
      const [number, count] = products.shape;
      const largest = tidy(() => max(reshape(products, [groups, number / groups, count]), 1));
      try {
        const values = await borrowedValues(products);
        receive({ first, count, products: values, largest: await borrowedValues(largest) });
      } finally {
        largest.dispose();
      }
    });
  }

  async #eachBlock(
    centers: Float32Array,
    take: (products: Tensor2D, first: number) => Promise<void>,
  ): Promise<void> {
    const left = tensor2d(centers, [centers.length / this.channels, this.channels]);
    try {
      for (const [block, vectors] of this.#blocks.entries()) {
        const products = tidy(() => matMul(left, vectors, false, true)) as Tensor2D;
        try {
          await take(products, block * BLOCK);
        } finally {
          products.dispose();
        }
      }
    } finally {
      left.dispose();
    }
  }

  /** Frees the blocks. */
  dispose(): void {
    for (const block of this.#blocks) block.dispose();
  }
}
