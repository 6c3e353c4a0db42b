/**
 * Products of many vectors with any number of centres, as matrix products over blocks of the vectors.
 *
 * @module
 */
import { matMul, slice, type Tensor2D, tensor2d, tidy } from "@tensorflow/tfjs-core";

/** Vectors of one product: with 50 starts of 27 centres its result takes 6 MB. */
const BLOCK = 1024;

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
   * @param receive Takes the products of one vector after the other: they stand in `products` from `offset` on, one a centre.
   */
  async multiply(
    centers: Float32Array,
    receive: (vector: number, products: Float32Array, offset: number) => void,
  ): Promise<void> {
    const number = centers.length / this.channels;
    const right = tensor2d(centers, [number, this.channels]);
    try {
      for (const [block, vectors] of this.#blocks.entries()) {
        const result = tidy(() => matMul(vectors, right, false, true));
        const products = await result.data<"float32">() as Float32Array;
        result.dispose();
        for (let row = 0; row < vectors.shape[0]; row++) receive(block * BLOCK + row, products, row * number);
      }
    } finally {
      right.dispose();
    }
  }

  /** Frees the blocks. */
  dispose(): void {
    for (const block of this.#blocks) block.dispose();
  }
}
