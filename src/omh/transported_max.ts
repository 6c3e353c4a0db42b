/**
 * The maximum over one level of the joint activation, without building the joint activation.
 *
 * @module
 */
import {
  add,
  argMax,
  concat,
  customGrad,
  expandDims,
  max,
  mul,
  reshape,
  type Scalar,
  slice,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from "@tensorflow/tfjs-core";
import { oneHot } from "../nn/indicators.ts";
import { fusedKernel } from "../nn/fused.ts";

/**
 * `out[p, h] = max over l of T[h, l] A[p, l]`, Eq. (10) without the factor A'[h, p], which is not negative and so
 * commutes with the maximum. The joint activation of all positions, Eq. (9), is never built.
 *
 * @param plan T: rank 2, `[own, other]`, float32, not negative.
 * @param activations A: rank 2, `[positions, other]`, float32, not negative.
 * @returns rank 2, `[positions, own]`. Gradients reach both inputs, at the winners only.
 */
export function transportedMax(plan: Tensor2D, activations: Tensor2D): Tensor2D {
  const operation = customGrad((plan, activations, save) => {
    const [value, winners] = forward(plan as Tensor2D, activations as Tensor2D);
    (save as (tensors: Tensor[]) => void)([plan as Tensor, activations as Tensor, winners]);
    return {
      value,
      gradFunc: (dy: Tensor, [plan, activations, winners]: Tensor[]) =>
        backward(dy as Tensor2D, plan as Tensor2D, activations as Tensor2D, winners as Tensor2D),
    };
  });
  return operation(plan, activations) as Tensor2D;
}

/**
 * `scale * sum over p and h of factors[p, h] * max over l of T[h, l] A[p, l]`: all of a matching loss, in one operation.
 *
 * @param plan T: rank 2, `[own, other]`, float32, not negative: a constant, no gradient reaches it.
 * @param factors rank 2, `[positions, own]`, float32. The gradient reaches them.
 * @param activations A: rank 2, `[positions, other]`, float32, not negative. Gradients reach the winners.
 * @returns rank 0; undefined where the engine has no such operation, and others must do.
 */
export function transportedSum(
  plan: Tensor2D,
  factors: Tensor2D,
  activations: Tensor2D,
  scale: number,
): Scalar | undefined {
  const fused = fusedKernel("TransportedSum");
  if (!fused) return undefined;
  const operation = customGrad((factors, activations, save) => {
    const inputs = { plan, activations: activations as Tensor, factors: factors as Tensor };
    const [value, best, winners] = fused(inputs, { scale }) as Tensor[];
    const { plan: constant, activations: a, factors: f } = inputs;
    (save as (tensors: Tensor[]) => void)([constant, f, a, best, winners]);
    return {
      value,
      gradFunc: (dy: Tensor, [plan, factors, activations, best, winners]: Tensor[]) =>
        fusedKernel("TransportedSumGrad")!({ dy, plan, factors, activations, best, winners }, {
          scale,
        }) as Tensor[],
    };
  });
  return operation(factors, activations) as Scalar;
}

function forward(plan: Tensor2D, activations: Tensor2D): Tensor[] {
  const fused = fusedKernel("TransportedMax");
  if (fused) return fused({ plan, activations }) as Tensor[];
  return tidy(() => {
    const columns = rowsOf(plan).map((row) => {
      const joint = mul(activations, row);
      return [max(joint, 1, true), expandDims(argMax(joint, 1), 1)];
    });
    return [concat(columns.map(([best]) => best), 1), concat(columns.map(([, winner]) => winner), 1)];
  });
}

function backward(dy: Tensor2D, plan: Tensor2D, activations: Tensor2D, winners: Tensor2D): Tensor[] {
  const fused = fusedKernel("TransportedMaxGrad");
  if (fused) return fused({ dy, plan, activations, winners }) as Tensor[];
  return tidy(() => {
    const [positions, other] = activations.shape;
    const parts = rowsOf(plan).map((row, h) => {
      const winner = reshape(slice(winners, [0, h], [positions, 1]), [positions]) as Tensor1D;
      const reached = mul(oneHot(winner, other), slice(dy, [0, h], [positions, 1])) as Tensor2D;
      return { plan: sum(mul(reached, activations), 0, true), activations: mul(reached, row) as Tensor };
    });
    return [
      concat(parts.map((part) => part.plan), 0),
      parts.map((part) => part.activations).reduce((total, next) => add(total, next)),
    ];
  });
}

function rowsOf(matrix: Tensor2D): Tensor2D[] {
  const [rows, columns] = matrix.shape;
  return Array.from({ length: rows }, (_, h) => slice(matrix, [h, 0], [1, columns]));
}
