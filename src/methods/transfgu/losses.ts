/**
 * The losses of a step (reference: TransFGU, section 5).
 *
 * @module
 */
import {
  add,
  argMax,
  div,
  logSoftmax,
  matMul,
  max,
  mean,
  mul,
  neg,
  reshape,
  type Scalar,
  slice,
  softmax,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
  tensor2d,
  type Tensor3D,
  tidy,
} from "@tensorflow/tfjs-core";
import { oneHot } from "../../nn/indicators.ts";
import { stopGradient } from "../../nn/gradients.ts";
import type { DecoderOutput } from "./decoder.ts";
import type { Targets } from "./targets.ts";

/** Weights of the losses. */
export interface LossWeights {
  /** Of the cross-entropies. */
  readonly cat: number;
  /** Of the uncertainty. */
  readonly uncertainty: number;
  /** Of the likeness of class embeddings. */
  readonly classes: number;
}

/** The weighted losses of a batch; training minimises their sum. */
export function maskLosses(
  { masks, classes }: DecoderOutput,
  targets: Targets,
  weights: LossWeights,
): Record<"cat" | "uncertainty" | "classes", Scalar> {
  return tidy(() => ({
    cat: mul<Scalar>(mean(categoryLosses(masks, targets)), weights.cat),
    uncertainty: mul<Scalar>(uncertainty(masks, targets), weights.uncertainty),
    classes: mul<Scalar>(classLikeness(classes), weights.classes),
  }));
}

/** Cross-entropy with the targets less alpha times that with the negative ones: rank 1, `[batch * patches]`, nats. */
export function categoryLosses(masks: Tensor3D, { weights }: Pick<Targets, "weights">): Tensor1D {
  return tidy(() => neg(sum(mul(logSoftmax(rowsOf(masks)), weights), 1)) as Tensor1D);
}

/** Mean of {@linkcode uncertaintyLosses} without a background; with one, the classes alone are compared, in its foreground. */
function uncertainty(masks: Tensor3D, { foreground }: Targets): Scalar {
  return tidy(() => {
    if (foreground === undefined) return mean<Scalar>(uncertaintyLosses(masks));
    const [batch, patches, channels] = masks.shape;
    const classes = slice(masks, [0, 0, 1], [batch, patches, channels - 1]);
    const share = stopGradient(() => div(foreground, add(sum(foreground), emptyGuard(foreground))));
    const sure = mul(sub(1, uncertaintyLosses(classes)), reshape(share, [-1]));
    return sub<Scalar>(1, sum(sure));
  });
}

/** Keeps the mean over no patch from being 0/0. */
function emptyGuard(foreground: Tensor2D): Scalar {
  return sub<Scalar>(1, max(foreground));
}

/** `1 - (p1 - p2)` of the two largest probabilities of each patch: rank 1, `[batch * patches]`. */
export function uncertaintyLosses(masks: Tensor3D): Tensor1D {
  return tidy(() => {
    const shares = softmax(rowsOf(masks));
    const lead = stopGradient(() => {
      const depth = shares.shape[1];
      const first = oneHot(argMax(shares, 1) as Tensor1D, depth);
      // Taking 2 away from the best leaves the second best on top.
      const second = oneHot(argMax(sub(shares, mul(first, 2)), 1) as Tensor1D, depth);
      return sub<Tensor2D>(first, second);
    });
    return sub<Tensor1D>(1, sum(mul(shares, lead), 1));
  });
}

/** Mean over images and pairs of classes of 1 + cos. */
function classLikeness(classes: Tensor3D): Scalar {
  return tidy(() => {
    const [batch, count] = classes.shape;
    const pairs = count * (count - 1) / 2;
    return div<Scalar>(sum(mul(likenesses(classes), pairMask(count))), batch * Math.max(pairs, 1));
  });
}

/** 1 + cos of each two class embeddings of an image: rank 3, `[batch, K, K]`. */
export function likenesses(classes: Tensor3D): Tensor3D {
  return tidy(() => add(matMul(classes, classes, false, true), 1) as Tensor3D);
}

/** 1 above the diagonal: rank 2, `[count, count]`. */
function pairMask(count: number): Tensor2D {
  const mask = Array.from({ length: count ** 2 }, (_, at) => at % count > Math.floor(at / count) ? 1 : 0);
  return tensor2d(mask, [count, count]);
}

function rowsOf(map: Tensor3D): Tensor2D {
  return reshape(map, [-1, map.shape[2]]);
}
