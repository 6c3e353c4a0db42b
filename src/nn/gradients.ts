/**
 * Gradients of losses, and where they stop.
 *
 * @module
 */
import {
  add,
  addN,
  customGrad,
  div,
  engine,
  minimum,
  mul,
  scalar,
  sqrt,
  square,
  stack,
  sum,
  tidy,
  unstack,
  zerosLike,
} from "@tensorflow/tfjs-core";
import { fusedKernel } from "./fused.ts";
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
 * @returns The value of each loss, and the gradient of their sum.
 *
 * @example The slope of a square and of a product
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { mul, type Scalar, scalar, square, variable } from "@tensorflow/tfjs-core";
 * import { lossGradients, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const x = variable(scalar(3));
 * const { losses, gradients } = lossGradients(() => ({
 *   square: square<Scalar>(x as unknown as Scalar),
 *   double: mul<Scalar>(x, 2),
 * }), [x]);
 * assertEquals((await losses.square.data())[0], 9);
 * assertEquals((await gradients[0].data())[0], 2 * 3 + 2);
 * ```
 */
export function lossGradients(
  objective: () => Record<string, Scalar>,
  parameters: readonly Variable[],
): LossGradients {
  return tidy(() => {
    const { names, values, gradients } = stackedGradients(objective, parameters);
    const losses = unstack(values);
    return { losses: Object.fromEntries(names.map((name, i) => [name, losses[i]])), gradients };
  });
}

/**
 * Differentiates as {@linkcode lossGradients} does, and leaves the losses in one tensor.
 *
 * @returns Names of the losses, their values in that order: rank 1; and the gradients.
 */
export function stackedGradients(
  objective: () => Record<string, Scalar>,
  parameters: readonly Variable[],
): { names: readonly string[]; values: Tensor; gradients: Tensor[] } {
  return tidy(() => {
    let names: string[] = [];
    const { value, grads } = engine().gradients(
      () => {
        const losses = objective();
        names = Object.keys(losses);
        const value = stackToSum(Object.values(losses));
        releaseGraphInBackward(value);
        return value;
      },
      [...parameters],
      undefined,
      true,
    );
    const gradients = grads.map((gradient, i) => gradient ?? zerosLike(parameters[i]));
    return { names, values: value, gradients };
  });
}

/**
 * Stacks losses whose sum is differentiated: tfjs starts the backward pass from a vector with ones, and each loss from a 1 that the
 * processor has, so that a card need not scale it.
 */
function stackToSum(losses: readonly Scalar[]): Tensor {
  const operation = customGrad(() => ({
    value: stack([...losses]),
    gradFunc: () => losses.map(() => scalar(1)),
  }));
  return operation(...losses);
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

/** Added to the norm before it divides (reference: HP, section 10). */
const NORM_EPSILON = 1e-6;

/**
 * Scales gradients down so that their L2 norm, taken over all of them together, is at most `limit`.
 *
 * @param gradients Gradients of any shapes; at least one.
 * @param limit Largest norm.
 * @returns The gradients times `min(1, limit / (norm + 1e-6))`; the caller disposes of them.
 *
 * @example A norm of 5 becomes one of 1
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { scalar } from "@tensorflow/tfjs-core";
 * import { clipGradients, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const { a, b } = clipGradients({ a: scalar(3), b: scalar(4) }, 1);
 * assertAlmostEquals((await a.data())[0], 0.6, 1e-6);
 * assertAlmostEquals((await b.data())[0], 0.8, 1e-6);
 * ```
 */
export function clipGradients(
  gradients: Readonly<Record<string, Tensor>>,
  limit: number,
): Record<string, Tensor> {
  const fused = fusedKernel("ClipTogether");
  if (fused) {
    const inputs = Object.fromEntries(Object.values(gradients).map((value, i) => [`x${i}`, value]));
    const clipped = fused(inputs, { limit, epsilon: NORM_EPSILON }) as Tensor[];
    return Object.fromEntries(Object.keys(gradients).map((name, i) => [name, clipped[i]]));
  }
  return tidy(() => {
    const factor = minimum(1, div(limit, add(globalNorm(Object.values(gradients)), NORM_EPSILON)));
    return Object.fromEntries(Object.entries(gradients).map(([name, value]) => [name, mul(value, factor)]));
  });
}

/**
 * L2 norm of all entries of all tensors together: rank 0.
 *
 * @param tensors Of any shapes; at least one.
 * @returns rank 0; the caller disposes of it.
 *
 * @example The norm of 3 and 4 is 5
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { scalar } from "@tensorflow/tfjs-core";
 * import { globalNorm, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const [norm] = await globalNorm([scalar(3), scalar(4)]).data();
 * assertAlmostEquals(norm, 5, 1e-6);
 * ```
 */
export function globalNorm(tensors: readonly Tensor[]): Tensor {
  return tidy(() => sqrt(addN(tensors.map((tensor) => sum(square(tensor))))));
}
