/**
 * One backward pass over a sum of named losses.
 *
 * @module
 */
import {
  engine,
  type Scalar,
  stack,
  type Tensor,
  tidy,
  unstack,
  type Variable,
  zerosLike,
} from "@tensorflow/tfjs-core";
import { freeWhilePassing } from "./frugal_tape.ts";

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
        freeWhilePassing(value);
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
