/**
 * The principal directions of rows that come and go.
 *
 * @module
 */
import { leadingEigenvector } from "../../base/leading_eigenvector.ts";
import { symmetricEigenvalues } from "../../base/symmetric_eigenvalues.ts";
import { symmetricEigenvectors } from "../../base/symmetric_eigenvectors.ts";

/** Sums over rows and over their products, in float64, from which the principal directions of the centred rows follow. */
export class Scatter {
  #count = 0;
  readonly #sums: Float64Array;
  /** Lower triangle. */
  readonly #products: Float64Array;

  /** @param channels Length of a row. */
  constructor(readonly channels: number) {
    this.#sums = new Float64Array(channels);
    this.#products = new Float64Array(channels ** 2);
  }

  /** Takes a row in, or with `weight` -1 out again. */
  add(row: Float32Array, weight: 1 | -1 = 1): void {
    const { channels } = this;
    this.#count += weight;
    for (let c = 0; c < channels; c++) {
      const entry = weight * row[c];
      this.#sums[c] += entry;
      for (let other = 0, at = c * channels; other <= c; other++, at++) {
        this.#products[at] += entry * row[other];
      }
    }
  }

  /** The first principal direction: unit length, the entry of largest magnitude positive. */
  first(): Float64Array {
    return leadingEigenvector(this.#covariance(), this.channels);
  }

  /**
   * The first principal directions, most variance first: unit length, the entry of largest magnitude positive.
   *
   * @param count How many; at most as many as channels.
   */
  directions(count: number): Float64Array[] {
    const covariance = this.#covariance();
    const values = symmetricEigenvalues(covariance, this.channels).sort().reverse();
    return symmetricEigenvectors(covariance, this.channels, [...values.subarray(0, count)]);
  }

  #covariance(): Float64Array {
    const { channels } = this;
    const covariance = new Float64Array(channels ** 2);
    for (let row = 0; row < channels; row++) {
      for (let col = 0; col <= row; col++) {
        const at = row * channels + col;
        const centered = this.#products[at] - this.#sums[row] * this.#sums[col] / this.#count;
        covariance[at] = covariance[col * channels + row] = centered / this.#count;
      }
    }
    return covariance;
  }
}
