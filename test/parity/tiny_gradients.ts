/**
 * The golden files' allowance for parameters that Adam moved along tiny gradients.
 *
 * Adam divides by the gradient's own size: where that is near zero, rounding alone can move a parameter by a share of a step.
 *
 * @module
 */
import type { Comparison, Tolerance } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";

const PARAMETER: Tolerance & { readonly absolute: number } = { absolute: 2e-5 };
/** Gradients below this are tiny. */
const TINY_GRADIENT = 1e-6;
/** How far such an entry may be off, fraction of the learning rate. */
const TINY_MOVE = 0.2;
/** Fraction of a parameter's entries that may need the allowance. */
const TINY_SHARE = 0.005;

/** Knows which entries had a tiny gradient in any step so far. */
export class TinyGradients {
  readonly #entries = new Map<string, Set<number>>();

  constructor(private readonly golden: GoldenFile, private readonly comparison: Comparison) {}

  /**
   * Takes note of a gradient.
   *
   * @param parameter Official name of the parameter.
   * @param gradient Name of its golden gradient.
   */
  note(parameter: string, gradient: string): void {
    const entries = this.#entries.get(parameter) ?? new Set();
    this.golden.floats(gradient).forEach((entry, at) => Math.abs(entry) < TINY_GRADIENT && entries.add(at));
    this.#entries.set(parameter, entries);
  }

  /**
   * Compares a parameter after a step.
   *
   * @param parameter Its official name.
   * @param name Name of the golden values.
   * @param got Our values in the file's layout.
   * @param rate Learning rate of the parameter.
   * @param leftOut Entries that do not count.
   */
  compare(
    parameter: string,
    name: string,
    got: ArrayLike<number>,
    rate: number,
    leftOut: (at: number) => boolean = () => false,
  ): void {
    const want = this.golden.floats(name);
    const error = (at: number) => Math.abs(got[at] - want[at]);
    const excused = [...this.#entries.get(parameter) ?? []]
      .filter((at) => !leftOut(at) && error(at) > PARAMETER.absolute && error(at) <= TINY_MOVE * rate);
    const skipped = new Set(excused);
    this.comparison.values(name, got, PARAMETER, (at) => leftOut(at) || skipped.has(at));
    this.comparison.measure(`${name}: moved by tiny gradients`, excused.length, TINY_SHARE * want.length);
  }
}
