/**
 * PPAP's contrastive loss between anchors and what their proxies found.
 *
 * @module
 */
import {
  add,
  customGrad,
  dispose,
  div,
  gather,
  matMul,
  maximum,
  mul,
  scalar,
  sign,
  sum,
  type Tensor,
  tensor1d,
  tidy,
  zerosLike,
} from "@tensorflow/tfjs-core";
import { maskedCrossEntropy } from "../../nn/cross_entropy.ts";
import { oneHot } from "../../nn/indicators.ts";
import type { Scalar, Tensor2D } from "../../nn/types.ts";
import type { ContrastiveOptions } from "./options.ts";
import { propagate } from "./propagation.ts";

/** Where positives and negatives come from. */
export interface Criterion {
  /** Features of all positions of the batch: rank 2, `[rows, C]`, unit length. */
  readonly rows: Tensor2D;
  /** Numbers of the rows that are anchors, for each block. */
  readonly blocks: readonly Int32Array[];
}

/**
 * The mean over blocks of their anchors' mean log-likelihood of the positives among positives and negatives, times
 * `-temperature / base_temperature` (reference: PPAP, section 5).
 *
 * Goes block by block and computes the gradient along with the value, so that nothing of the size of all anchors and rows is kept.
 *
 * @param projected rank 2, `[rows, D]`, unit length. The gradient reaches it at anchors and partners.
 */
export function contrastiveLoss(
  projected: Tensor2D,
  criterion: Criterion,
  options: ContrastiveOptions,
): Scalar {
  const operation = customGrad((projected, save) => {
    const { value, gradient } = valueAndGradient(projected as Tensor2D, criterion, options);
    (save as (tensors: Tensor[]) => void)([gradient]);
    return { value, gradFunc: (dy: Tensor, [gradient]: Tensor[]) => mul(gradient, dy) };
  });
  return operation(projected) as Scalar;
}

/** The loss of a block, and its derivatives by all rows: rank 2, `[rows, D]`. */
export type BlockLoss = {
  value: Scalar;
  gradient: Tensor2D;
};

function valueAndGradient(
  projected: Tensor2D,
  { rows, blocks }: Criterion,
  options: ContrastiveOptions,
): BlockLoss {
  return tidy(() => {
    let total: BlockLoss = { value: scalar(0), gradient: zerosLike(projected) };
    for (const anchors of blocks) {
      const before = total;
      total = tidy(() => {
        const { value, gradient } = blockLoss(projected, rows, anchors, options);
        return { value: add(total.value, value), gradient: add(total.gradient, gradient) };
      });
      dispose(before);
    }
    const mean = <T extends Tensor>(x: T) => div(x, blocks.length) as T;
    return { value: mean(total.value), gradient: mean(total.gradient) };
  });
}

/**
 * The loss of one block of anchors; anchors without a positive are left out of its mean.
 *
 * @param anchors Numbers of rows.
 */
export function blockLoss(
  projected: Tensor2D,
  rows: Tensor2D,
  anchors: Int32Array,
  options: ContrastiveOptions,
): BlockLoss {
  const { temperature, base_temperature, skip_blocks_without_positives } = options;
  return tidy(() => {
    const index = tensor1d(anchors, "int32");
    const { positives, denominator } = propagate(rows, index, options);
    const counts = sum(positives, 1, true);
    const weights = div(positives, maximum(counts, 1)) as Tensor2D;
    const own = gather(projected, index) as Tensor2D;
    const logits = matMul(div(own, temperature) as Tensor2D, projected, false, true) as Tensor2D;
    // The largest logit there can be is that of a row with itself, of a product of 1.
    const [losses, slopes] = maskedCrossEntropy(logits, weights, denominator, 1 / temperature);
    const counted = sum(sign(counts));
    // Losses and slopes of anchors without positives are 0.
    const divisor = skip_blocks_without_positives ? maximum(counted, 1) : counted;
    const perAnchor = <T extends Tensor>(x: T) => div(x, divisor) as T;
    const scaled = mul(slopes, 1 / temperature) as Tensor2D;
    const byAnchor = matMul(oneHot(index, rows.shape[0]), matMul(scaled, projected), true);
    const byPartner = matMul(scaled, own, true);
    const factor = temperature / base_temperature;
    return {
      value: mul(perAnchor(sum<Scalar>(losses)), factor),
      gradient: mul(perAnchor(add(byAnchor, byPartner) as Tensor2D), factor),
    };
  });
}
