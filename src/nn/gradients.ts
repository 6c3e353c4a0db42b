/**
 * Gradients of losses, and where they stop.
 *
 * @module
 */
import { customGrad, engine, stack, tidy, unstack, zerosLike } from "@tensorflow/tfjs-core";
import { releaseGraphInBackward } from "./release_graph.ts";
import type { Scalar, Tensor, Variable } from "./types.ts";

/** What a backward pass found; the caller disposes of all tensors. */
export interface LossGradients {
  /** The value of each loss, a scalar. */
  readonly losses: Record<string, Tensor>;
  /** One per parameter, of its shape; zeros where no loss reaches it. */
  readonly gradients: Tensor[];
}

/**
 * Differentiates the sum of the losses that `objective` names.
 *
 * @param objective Computes the losses, each a scalar, already weighted.
 * @param parameters What to differentiate with respect to.
 */
export function lossGradients(
  objective: () => Record<string, Scalar>,
  parameters: readonly Variable[],
): LossGradients {
  return tidy(() => {
    let names: string[] = [];
    // tfjs starts the backward pass from a vector of losses with ones: the gradient of their sum.
    const { value, grads } = engine().gradients(
      () => {
        const losses = objective();
        names = Object.keys(losses);
        const value = stack(Object.values(losses));
        releaseGraphInBackward(value);
        return value;
      },
      [...parameters],
      undefined,
      true,
    );
    const values = unstack(value);
    return {
      losses: Object.fromEntries(names.map((name, i) => [name, values[i]])),
      gradients: grads.map((gradient, i) => gradient ?? zerosLike(parameters[i])),
    };
  });
}

/**
 * Computes `value` off the gradient tape: its intermediates are freed at once and no gradient flows through it.
 *
 * A `customGrad` without inputs is the only way tfjs offers to say this inside a differentiated function.
 *
 * @param value Computes the tensor; called once.
 * @returns The tensor, a constant to every gradient.
 *
 * @example Only one factor is differentiated
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { grad, mul, scalar } from "@tensorflow/tfjs-core";
 * import { startEngine, stopGradient } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const derivative = grad((x) => mul(x, stopGradient(() => mul(x, 1))));
 * assertEquals((await derivative(scalar(3)).data())[0], 3);
 * ```
 */
export function stopGradient<T extends Tensor>(value: () => T): T {
  const constant = customGrad(() => ({ value: value(), gradFunc: () => [] }));
  return constant() as T;
}
