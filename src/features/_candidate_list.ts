/**
 * Who may be among an item's nearest neighbours, judged by cosines that are a little off.
 *
 * @module
 */

/**
 * How far below the last wanted cosine a candidate may lie: twice the largest error of a product of unit vectors in TF32,
 * the coarsest arithmetic of the engines (10 bits of mantissa in both factors: 2^-10).
 */
const MARGIN = 2 ** -9;

/** A list is thinned out when it is this many times longer than wanted. */
const GROWTH = 4;

/** Collects the most similar items of all that it is shown, and all that rounding may have put behind them. */
export class CandidateList {
  #candidates: { readonly index: number; readonly cosine: number }[] = [];
  #least = -Infinity;
  #limit: number;

  /** @param wanted Number of most similar items that must be in the list. */
  constructor(private readonly wanted: number) {
    this.#limit = GROWTH * wanted;
  }

  /**
   * Shows it the next items.
   *
   * @param cosines Cosine of each, off by at most half the margin.
   * @param first Index of the first.
   */
  add(cosines: Float32Array, first: number): void {
    for (let at = 0; at < cosines.length; at++) {
      if (cosines[at] < this.#least) continue;
      this.#candidates.push({ index: first + at, cosine: cosines[at] });
      if (this.#candidates.length > this.#limit) this.#thin();
    }
  }

  /** The items' indices, in no order. */
  indices(): number[] {
    this.#thin();
    return this.#candidates.map(({ index }) => index);
  }

  #thin(): void {
    if (this.#candidates.length <= this.wanted) return;
    const falling = this.#candidates.map(({ cosine }) => cosine).sort((a, b) => b - a);
    this.#least = falling[this.wanted - 1] - MARGIN;
    this.#candidates = this.#candidates.filter(({ cosine }) => !(cosine < this.#least));
    this.#limit = Math.max(GROWTH * this.wanted, 2 * this.#candidates.length);
  }
}
