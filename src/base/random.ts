/**
 * Named random streams: every draw is a function of (seed, purpose, index), never of call order.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { uniformFloat32 } from "pure-rand/distribution/uniformFloat32";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import { factorOf, type Variation, varies } from "./variation.ts";

/** A sequence of draws, opened by {@linkcode RandomStreams.stream}. */
export interface RandomStream {
  /** The next number in [0, 1), a multiple of 2^-24. */
  uniform(): number;
  /** The next whole number in `0..count-1`. */
  integer(count: number): number;
  /** The next draw from the standard normal distribution. */
  normal(): number;
  /** `length` draws, uniform in [`low`, `high`). */
  uniforms(length: number, low?: number, high?: number): Float32Array;
  /** `length` standard normal draws. */
  normals(length: number): Float32Array;
  /** A random order of `0..length-1` (Fisher-Yates). */
  permutation(length: number): Int32Array;
}

/**
 * The source of all randomness of one seed.
 *
 * A stream is opened by what it is for and by an index (usually the training step), so a cell draws the same numbers
 * alone or in company, resumed or not, and switching one part off leaves the others' draws untouched.
 *
 * @example Two streams of one name agree, whatever was drawn in between
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { RandomStreams } from "@omh/bench";
 *
 * const random = new RandomStreams(0);
 * const first = random.stream("dropout", 7).uniform();
 * random.stream("coordinates", 7).uniforms(100);
 * assertEquals(random.stream("dropout", 7).uniform(), first);
 * ```
 */
export class RandomStreams {
  /**
   * Makes the source of a seed.
   *
   * @param seed The seed that all streams derive from: any safe integer.
   * @param variation What the seed moves; streams of anything else derive from seed 0.
   * @throws {RangeError} The seed is no safe integer.
   */
  constructor(readonly seed: number, readonly variation: Variation = "all") {
    if (!Number.isSafeInteger(seed)) {
      throw new RangeError(`Cannot seed random streams with "${seed}": not a safe integer, expected one`);
    }
  }

  /**
   * Opens the stream of a purpose.
   *
   * @param purpose What the draws are for, e.g. `"stego/dropout"`. It says which source of variation they belong to too
   * (`factorOf` in `src/base/variation.ts`).
   * @param index Which of the purpose's streams, usually the training step.
   * @returns The stream, at its first draw.
   */
  stream(purpose: string, index = 0): RandomStream {
    const seed = varies(this.variation, factorOf(purpose)) ? this.seed : 0;
    const digest = createHash("sha256").update(`${seed}\0${purpose}\0${index}`).digest();
    const state = [0, 4, 8, 12].map((offset) => digest.readInt32LE(offset));
    return new XoroshiroStream(state);
  }
}

class XoroshiroStream implements RandomStream {
  readonly #generator;
  #spare: number | undefined;

  constructor(state: readonly number[]) {
    this.#generator = xoroshiro128plusFromState(state);
  }

  uniform(): number {
    return uniformFloat32(this.#generator);
  }

  integer(count: number): number {
    return uniformInt(this.#generator, 0, count - 1);
  }

  /** Marsaglia's polar method: two draws a round, the second kept for the next call. */
  normal(): number {
    if (this.#spare !== undefined) {
      const spare = this.#spare;
      this.#spare = undefined;
      return spare;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt(-2 * Math.log(square) / square);
      this.#spare = y * scale;
      return x * scale;
    }
  }

  uniforms(length: number, low = 0, high = 1): Float32Array {
    return filled(length, () => low + (high - low) * this.uniform());
  }

  normals(length: number): Float32Array {
    return filled(length, () => this.normal());
  }

  permutation(length: number): Int32Array {
    const order = Int32Array.from({ length }, (_, i) => i);
    for (let i = length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }
}

/** Several times as fast as `Float32Array.from`, which walks an iterator. */
function filled(length: number, next: () => number): Float32Array {
  const values = new Float32Array(length);
  for (let at = 0; at < length; at++) values[at] = next();
  return values;
}
