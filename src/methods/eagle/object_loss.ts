/**
 * EAGLE's object loss: every row is told by the prototypes of the objects, in both views (reference: EAGLE, section 6).
 *
 * @module
 */
import {
  add,
  div,
  logSoftmax,
  matMul,
  mean,
  mul,
  neg,
  scalar,
  sub,
  sum,
  tensor1d,
  tidy,
} from "@tensorflow/tfjs-core";
import { oneHot } from "../../nn/indicators.ts";
import { createTaps, interpolate, TAPS, type Taps } from "../../nn/interpolate.ts";
import type { Scalar, Tensor1D, Tensor2D } from "../../nn/types.ts";
import type { Prototypes } from "./medoids.ts";
import type { ObjectOptions } from "./options.ts";

/** What the rows of a batch are held to. */
export type ObjectTargets = {
  /** What each row is to be told as: rank 2, `[rows, objects]`; null for a single object, which there is nothing to tell from. */
  readonly targets: Tensor2D | null;
  /** Which rows are prototypes. */
  readonly prototypes: Taps;
  /** How much each row counts: rank 1, `[rows]`. */
  readonly weights: Tensor1D;
};

/** Readies the constants of the loss; its tensors belong to whoever asked for them. */
export function objectTargets(
  { medoids, members }: Prototypes,
  weights: Tensor1D,
  { label_smoothing }: Pick<ObjectOptions, "label_smoothing">,
): ObjectTargets {
  const objects = medoids.length;
  const rows = new Int32Array(TAPS * objects);
  rows.set(medoids);
  const shares = new Float32Array(TAPS * objects).fill(1, 0, objects);
  return {
    targets: objects === 1 ? null : tidy(() => {
      const own = oneHot(tensor1d(members, "int32"), objects);
      const rest = label_smoothing / (objects - 1);
      return add(mul(own, 1 - label_smoothing - rest), rest) as Tensor2D;
    }),
    prototypes: createTaps(rows, shares),
    weights,
  };
}

/**
 * The loss of the rows of both views.
 *
 * @param own Rows of the view that the objects are of: rank 2, `[rows, D]`, unit length. The gradient reaches all, and the prototypes
 * among them once more.
 * @param other The same rows of the other view.
 */
export function objectLoss(
  own: Tensor2D,
  other: Tensor2D,
  { targets, prototypes, weights }: ObjectTargets,
  { temperature, global_share, label_smoothing, smoothed_weighting }: ObjectOptions,
): Scalar {
  if (!targets) return scalar(0);
  return tidy(() => {
    const chosen = interpolate(own, prototypes);
    const loss = (rows: Tensor2D): Scalar => {
      const logits = div(matMul(rows, chosen, false, true), temperature);
      const losses = neg(sum(mul(targets, logSoftmax(logits)), 1));
      return label_smoothing > 0 && smoothed_weighting === "means"
        ? mul<Scalar>(mean(losses), mean(weights))
        : mean(mul(losses, weights));
    };
    return div(add(mul(loss(own), sub(1, global_share)), mul(loss(other), global_share)), 2);
  });
}
