/**
 * Averages that follow what is trained.
 *
 * @module
 */
import { add, mul, tidy } from "@tensorflow/tfjs-core";
import { fusedKernel } from "./fused.ts";
import type { Tensor, Variable } from "./types.ts";

/** An average and what it follows. */
export interface Following {
  /** Changed in place: float32. */
  readonly average: Variable;
  /** Of the same shape. */
  readonly value: Tensor;
}

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
  updateMovingAverages([{ average, value }], decay);
}

/**
 * One step of several averages, as {@linkcode updateMovingAverage} has it: of all at once, where the engine has a kernel for that.
 *
 * @param following Averages, none of them what another follows.
 * @param decay Share of each average that is kept, in [0, 1].
 */
export function updateMovingAverages(following: readonly Following[], decay: number): void {
  const fused = fusedKernel("MovingAverages");
  const rest = 1 - decay;
  tidy(() => {
    if (!fused) {
      for (const { average, value } of following) {
        tidy(() => average.assign(add(mul(average, decay), mul(value, rest))));
      }
      return;
    }
    const inputs = following.flatMap((one, i): [string, Tensor][] => [
      [`average${i}`, one.average],
      [`value${i}`, one.value],
    ]);
    const moved = fused(Object.fromEntries(inputs), { decay, rest }) as Tensor[];
    following.forEach(({ average }, i) => average.assign(moved[i]));
  });
}
