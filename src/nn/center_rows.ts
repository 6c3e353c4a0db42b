/**
 * Rows of mean zero around the mean of the whole.
 *
 * @module
 */
import { add, mean, sub, type Tensor, tidy } from "@tensorflow/tfjs-core";
import { fusedKernel } from "./fused.ts";

/**
 * Takes each row's own mean away, and brings the whole back to `mean(x) - shift`.
 *
 * The spatial centring of STEGO ("pointwise") and SmooSeg, with the shift b of the loss in the same pass. No gradient.
 *
 * @param x float32, any rank >= 1; a row runs along the last axis.
 * @param shift Taken away from every entry.
 * @returns Same shape as `x`.
 */
export function centerRows<T extends Tensor>(x: T, shift = 0): T {
  const fused = fusedKernel("CenterRows");
  if (fused) return fused({ x }, { shift }) as T;
  return tidy(() => {
    const centered = sub(x, mean(x, -1, true));
    return add(sub(centered, mean(centered)), sub(mean(x), shift)) as T;
  });
}
