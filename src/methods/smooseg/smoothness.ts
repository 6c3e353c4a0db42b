/**
 * SmooSeg's smoothness terms: positions with similar features get similar classes.
 *
 * The loss of an image pair is the mean over all positions i, j of `(W(i,j) - b) (1 - u_i . v_j)`. Affinity and distance both
 * are products of vectors, and centring only takes the mean over j away from the second vectors:
 * `W(i,j) - b = f_i . h_j + c`. So the double sum is a product of two `[C, classes]` matrices,
 * `sum_ij (f_i . h_j) (u_i . v_j) = <F^T U, H^T V>`, and no matrix of pairs of positions is ever built.
 *
 * @module
 */
import {
  add,
  div,
  gather,
  matMul,
  mean,
  mul,
  reshape,
  type Scalar,
  scalar,
  sub,
  sum,
  type Tensor1D,
  tensor1d,
  type Tensor3D,
  type Tensor4D,
  tidy,
} from "@tensorflow/tfjs-core";
import { CORRESPONDENCE_NORM_FLOOR, l2Normalize } from "../../nn/normalize.ts";
import type { SmoothnessOptions } from "./options.ts";

/** The constants of one kind of image pairs: intra, an image with itself, or across, an image with its partner. */
export type PairTarget = {
  /** c: what all entries of `W - b` have besides `f_i . h_j`. */
  readonly offset: Scalar;
  /** Mean of `f_i . h_j` over all pairs of images and of positions. */
  readonly similarity: Scalar;
};

/** The shifted affinities of a batch, as factors. */
export type SmoothnessTargets = {
  /** f, unit features of the first image: rank 3, `[batch, positions, C]`. */
  readonly first: Tensor3D;
  /** h, those of the second image, less their mean where affinities are centred: same shape. */
  readonly second: Tensor3D;
  /** Partner of each image in the terms across images: rank 1, `[batch]`, int32. */
  readonly partners: Tensor1D;
  readonly intra: PairTarget;
  readonly across: PairTarget;
};

/** The losses of both terms: means of `(W - b) d` over pairs of images and of positions, d the cosine distance of probabilities. */
export type SmoothnessLosses = {
  readonly intra: Scalar;
  readonly across: Scalar;
};

/**
 * Readies the affinities of a batch.
 *
 * @param features Features with their dropout: rank 4, `[batch, height, width, C]`, float32.
 * @param partners Partner of each image.
 */
export function smoothnessTargets(
  features: Tensor4D,
  partners: Int32Array,
  options: SmoothnessOptions,
): SmoothnessTargets {
  return tidy(() => {
    const [batch, height, width, channels] = features.shape;
    const first = reshape(l2Normalize(features, CORRESPONDENCE_NORM_FLOOR), [
      batch,
      height * width,
      channels,
    ]) as Tensor3D;
    const center = mean<Tensor3D>(first, 1, true);
    const second = options.pointwise ? sub<Tensor3D>(first, center) : first;
    const indices = tensor1d(partners, "int32");
    const target = (others: Tensor3D, shift: number): PairTarget => {
      const affinity = meanProduct(center, others);
      return options.pointwise
        ? { offset: sub(affinity, shift), similarity: scalar(0) }
        : { offset: scalar(-shift), similarity: affinity };
    };
    return {
      first,
      second,
      partners: indices,
      intra: target(center, options.pos_intra_shift),
      across: target(gather(center, indices), options.neg_inter_shift),
    };
  });
}

/**
 * The losses of both smoothness terms.
 *
 * @param probabilities Class probabilities: rank 3, `[batch, positions, classes]`, float32.
 * @returns The losses; gradients reach both images of a pair.
 */
export function smoothness(probabilities: Tensor3D, targets: SmoothnessTargets): SmoothnessLosses {
  return tidy(() => {
    const { first, second, partners } = targets;
    const positions = first.shape[1];
    const unit = l2Normalize(probabilities, CORRESPONDENCE_NORM_FLOOR);
    const scaled = div<Tensor3D>(unit, positions);
    const center = mean<Tensor3D>(unit, 1, true);
    const firstMoments = matMul<Tensor3D>(first, scaled, true);
    const secondMoments = matMul<Tensor3D>(second, scaled, true);
    const term = (target: PairTarget, otherCenter: Tensor3D, otherMoments: Tensor3D): Scalar => {
      const distance = sub<Scalar>(1, meanProduct(center, otherCenter));
      const varying = sub(target.similarity, meanProduct(firstMoments, otherMoments));
      return add(varying, mul(target.offset, distance));
    };
    return {
      intra: term(targets.intra, center, secondMoments),
      across: term(targets.across, gather(center, partners), gather(secondMoments, partners)),
    };
  });
}

/** Mean over the batch of the scalar products of two stacks of matrices, rank 3. */
function meanProduct(a: Tensor3D, b: Tensor3D): Scalar {
  return div(sum(mul(a, b)), a.shape[0]);
}
