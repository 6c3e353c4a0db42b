/**
 * HP's contrastive loss on hidden positives.
 *
 * @module
 */
import { customGrad, getBackend, mul, type Tensor } from "@tensorflow/tfjs-core";
import type { Scalar, Tensor2D } from "../../nn/types.ts";
import { denseLoss } from "./_dense_loss.ts";
import { sparseLoss } from "./_sparse_loss.ts";
import type { PairInputs } from "./hidden_positives.ts";
import type { ContrastiveOptions } from "./options.ts";

/** A loss whose pairs are settled. */
export interface PairLoss {
  /**
   * Value and gradients.
   *
   * @param views Projected codes: each rank 2, `[batch * cells, D]`, rows of unit length.
   * @returns The mean over views and images, and its gradient with respect to each view; the caller disposes of them.
   */
  evaluate(views: readonly Tensor2D[]): { readonly value: Scalar; readonly gradients: Tensor2D[] };
}

/** Backends whose tensors lie in the memory of this process. */
const HOST_BACKENDS: ReadonlySet<string> = new Set(["cpu", "wasm"]);

/**
 * Settles which pairs count.
 *
 * Where tensors can be read cheaply and the denominator keeps few pairs, only the pairs that count are listed and worked on;
 * otherwise all pairs are, image by image, on the device. Both give the same loss up to rounding.
 */
export async function pairLoss(
  inputs: PairInputs,
  options: ContrastiveOptions,
): Promise<PairLoss> {
  const { kept } = inputs;
  return kept && HOST_BACKENDS.has(getBackend())
    ? await sparseLoss({ ...inputs, kept }, options)
    : denseLoss(inputs, options);
}

/**
 * The loss, differentiably: weighted log-likelihood of the positives among the pairs that the denominator keeps
 * (reference: HP, section 7).
 *
 * The gradient is computed along with the value, so nothing of the size of the pairs is kept for the backward pass.
 *
 * @param views The projected code and the projected mixed code, as {@linkcode PairLoss.evaluate} takes them.
 */
export function contrastiveLoss(views: readonly Tensor2D[], pairs: PairLoss): Scalar {
  const operation = customGrad((...inputs) => {
    const save = inputs.at(-1) as unknown as (tensors: Tensor[]) => void;
    const { value, gradients } = pairs.evaluate(inputs.slice(0, -1) as Tensor2D[]);
    save(gradients);
    return {
      value,
      gradFunc: (dy: Tensor, gradients: Tensor[]) => gradients.map((gradient) => mul(gradient, dy)),
    };
  });
  return operation(...views) as Scalar;
}
