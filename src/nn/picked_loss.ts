/**
 * Minus the mean of what is picked from each row: the loss of a hard assignment.
 *
 * @module
 */
import { customGrad, mean, mul, neg, sum, type Tensor, tidy } from "@tensorflow/tfjs-core";
import { fusedKernel } from "./fused.ts";
import { stopGradient } from "./gradients.ts";
import { oneHot } from "./indicators.ts";
import type { Scalar, Tensor1D, Tensor2D } from "./types.ts";

/**
 * `- sum over rows of values[row, picks[row]]`, over the number of rows or of entries.
 *
 * @param values rank 2, `[rows, columns]`, float32. The gradient reaches what is picked.
 * @param picks rank 1, `[rows]`, int32, in `0..columns-1`: a constant.
 * @param over `positions` for a mean over rows, `entries` for one over all entries.
 * @returns rank 0.
 */
export function pickedLoss(values: Tensor2D, picks: Tensor1D, over: "positions" | "entries"): Scalar {
  const [rows, columns] = values.shape;
  const fused = fusedKernel("PickedSum");
  if (!fused) {
    return tidy(() => {
      const picked = mul(stopGradient(() => oneHot(picks, columns)), values) as Tensor2D;
      return neg(over === "entries" ? mean(picked) : mean(sum(picked, 1)));
    });
  }
  const scale = -1 / (over === "entries" ? values.size : rows);
  const operation = customGrad((values, save) => {
    (save as (tensors: Tensor[]) => void)([picks]);
    return {
      value: fused({ values: values as Tensor, picks }, { scale }) as Scalar,
      gradFunc: (dy: Tensor, [picks]: Tensor[]) =>
        fusedKernel("PickedSumGrad")!({ dy, picks }, { scale, columns }) as Tensor,
    };
  });
  return operation(values) as Scalar;
}
