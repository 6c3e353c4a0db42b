/**
 * Averages that follow what is trained.
 *
 * @module
 */
import { add, mul, tidy } from "@tensorflow/tfjs-core";
import type { Tensor, Variable } from "./types.ts";

/**
 * One step of an exponential moving average: `average <- decay average + (1 - decay) value`.
 *
 * @param average What follows, changed in place: float32.
 * @param value What it follows, of the same shape.
 * @param decay Share of the average that is kept, in [0, 1]: the momentum m of HP, the alpha of SmooSeg.
 *
 * @example A quarter of the way
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor1d, variable } from "@tensorflow/tfjs-core";
 * import { startEngine, updateMovingAverage } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const average = variable(tensor1d([0, 4]));
 * updateMovingAverage(average, tensor1d([4, 0]), 0.75);
 * assertEquals([...await average.data()], [1, 3]);
 * ```
 */
export function updateMovingAverage(average: Variable, value: Tensor, decay: number): void {
  tidy(() => average.assign(add(mul(average, decay), mul(value, 1 - decay))));
}
