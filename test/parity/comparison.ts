/**
 * How far computed values are from golden ones, in units of the tolerance.
 *
 * @module
 */
import { keep, type Tensor, type Tensor2D, type Tensor4D, tidy, transpose } from "@tensorflow/tfjs-core";
import type { GoldenFile } from "./golden_file.ts";

/** A tolerance: `|got - want| <= absolute + relative * |want|`. */
export interface Tolerance {
  /** @default {0} */
  readonly absolute?: number;
  /** @default {0} */
  readonly relative?: number;
  /**
   * Whether the relative part is taken of each wanted entry or of the largest finite one.
   *
   * @default {"entry"}
   */
  readonly of?: "entry" | "tensor";
}

/** Nothing but equality will do. */
export const EXACT: Tolerance = {};

/** An entry, or another measured quantity, and how far it is from the golden one. */
export interface WorstEntry {
  /** Name of the golden tensor, or what was measured. */
  readonly name: string;
  /** Absolute error; NaN where only one of the two numbers is NaN. */
  readonly error: number;
  /** The error that is allowed there. */
  readonly tolerance: number;
  /** Error over tolerance: at most 1 is a pass. */
  readonly ratio: number;
}

/** Compares tensor after tensor of one golden file. */
export class Comparison {
  #worst?: WorstEntry;
  /** Comparisons whose values are on their way: some engines cannot give them at once. */
  readonly #pending: Promise<void>[] = [];

  /** @param golden Gives the wanted values of a tensor by its name, in the layout that computed ones are given in. */
  constructor(private readonly golden: Pick<GoldenFile, "numbers">) {}

  /**
   * Waits for the values of all tensors that were given to be compared.
   *
   * @throws {TypeError} The numbers of values of one differ.
   */
  async settle(): Promise<void> {
    await Promise.all(this.#pending.splice(0));
  }

  /** The worst of all comparisons that are settled; undefined as long as nothing was compared. */
  get worst(): WorstEntry | undefined {
    return this.#worst;
  }

  /**
   * Compares plain values with a golden tensor of the same layout. NaN equals NaN alone.
   *
   * @param name Name of the golden tensor.
   * @param got Computed values.
   * @param skip Entries that do not count.
   * @throws {TypeError} The numbers of values differ.
   */
  values(name: string, got: ArrayLike<number>, tolerance: Tolerance, skip?: (at: number) => boolean): void {
    const want = this.golden.numbers(name);
    if (got.length !== want.length) {
      throw new TypeError(
        `Cannot compare "${name}": there are ${got.length} values, expected ${want.length}`,
      );
    }
    const { absolute = 0, relative = 0, of = "entry" } = tolerance;
    const largest = of === "tensor" ? largestFinite(want) : 0;
    for (let at = 0; at < want.length; at++) {
      if (skip?.(at)) continue;
      const scale = of === "tensor" ? largest : Math.abs(want[at]);
      this.measure(name, difference(got[at], want[at]), absolute + relative * scale);
    }
  }

  /**
   * Compares a tensor of the file's own layout, and disposes of it.
   *
   * @param skip Entries that do not count; asked when its values have come.
   */
  tensor(name: string, got: Tensor, tolerance: Tolerance, skip?: (at: number) => boolean): void {
    const copy = keep(got.clone());
    got.dispose();
    const compare = async () => {
      try {
        this.values(name, await copy.data(), tolerance, skip);
      } finally {
        copy.dispose();
      }
    };
    const compared = compare();
    // It is told by whoever waits, which may be later than it happens.
    compared.catch(() => {});
    this.#pending.push(compared);
  }

  /** Compares a map `[batch, height, width, channels]` with one stored channels first, and disposes of it. */
  map(name: string, got: Tensor, tolerance: Tolerance, skip?: (at: number) => boolean): void {
    this.tensor(name, tidy(() => transpose(got as Tensor4D, [0, 3, 1, 2])), tolerance, skip);
    got.dispose();
  }

  /** Compares a weight `[inputs, outputs]` with one stored as `[outputs, inputs]`, and disposes of it. */
  weight(name: string, got: Tensor, tolerance: Tolerance, skip?: (at: number) => boolean): void {
    this.tensor(name, tidy(() => transpose(got as Tensor2D)), tolerance, skip);
    got.dispose();
  }

  /** Notes a requirement that is not an entry by entry comparison. */
  require(name: string, met: boolean): void {
    this.measure(name, met ? 0 : 1, 0);
  }

  /**
   * Notes an error that the caller has measured, such as a mean or a share.
   *
   * @param name What was measured.
   * @param error At least 0, or NaN, which is no pass.
   * @param tolerance The error that is allowed.
   */
  measure(name: string, error: number, tolerance: number): void {
    const quotient = error === 0 ? 0 : error / tolerance;
    // An infinite wanted value makes the tolerance infinite too: off is off.
    const ratio = Number.isNaN(quotient) ? Infinity : quotient;
    if (this.#worst === undefined || ratio > this.#worst.ratio) {
      this.#worst = { name, error, tolerance, ratio };
    }
  }
}

function difference(got: number, want: number): number {
  if (got === want || (Number.isNaN(got) && Number.isNaN(want))) return 0;
  return Math.abs(got - want);
}

function largestFinite(values: ArrayLike<number>): number {
  let largest = 0;
  for (let at = 0; at < values.length; at++) {
    if (Number.isFinite(values[at])) largest = Math.max(largest, Math.abs(values[at]));
  }
  return largest;
}
