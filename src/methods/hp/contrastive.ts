/**
 * HP's contrastive loss on hidden positives.
 *
 * @module
 */
import {
  add,
  addN,
  concat,
  customGrad,
  dispose,
  div,
  divNoNan,
  matMul,
  mul,
  scalar,
  slice,
  sum,
  type Tensor,
  tidy,
  zerosLike,
} from "@tensorflow/tfjs-core";
import { maskedCrossEntropy } from "../../nn/cross_entropy.ts";
import type { Scalar, Tensor2D } from "../../nn/types.ts";
import { lossAtOnce } from "./contrastive_at_once.ts";
import { type PairInputs, type PairMasks, pairMasks } from "./hidden_positives.ts";
import type { ContrastiveOptions } from "./options.ts";

/**
 * The mean over views and images of the weighted log-likelihood of the positives among the pairs of the denominator, times
 * `-temperature / base_temperature` (reference: HP, section 7). Differentiable with respect to the views.
 *
 * Works image by image, or some at a time where the engine has a kernel for it, and computes the gradient along with the value,
 * so that nothing of the size of all pairs is kept.
 *
 * @param views The projected code and the projected mixed code: each rank 2, `[batch * positions, D]`, rows of unit length.
 * @param pairs What decides about the pairs; the same for both views.
 */
export function contrastiveLoss(
  views: readonly Tensor2D[],
  pairs: PairInputs,
  options: ContrastiveOptions,
): Scalar {
  const operation = customGrad((...inputs) => {
    const save = inputs.at(-1) as unknown as (tensors: Tensor[]) => void;
    const ofViews = inputs.slice(0, -1) as Tensor2D[];
    const { value, gradients } = lossAtOnce(ofViews, pairs, options) ??
      valueAndGradients(ofViews, pairs, options);
    save(gradients);
    return {
      value,
      gradFunc: (dy: Tensor, gradients: Tensor[]) => gradients.map((gradient) => mul(gradient, dy)),
    };
  });
  return operation(...views) as Scalar;
}

/** The loss of one view's anchors in one image, less the factors that all images share. */
type BlockLoss = {
  value: Scalar;
  /** Derivatives by the image's rows, times the temperature: rank 2, `[positions, D]`. */
  anchors: Tensor2D;
  /** Derivatives by all rows as their partners, times the temperature: rank 2, `[batch * positions, D]`. */
  partners: Tensor2D;
};

function valueAndGradients(
  views: readonly Tensor2D[],
  pairs: PairInputs,
  options: ContrastiveOptions,
): { value: Scalar; gradients: Tensor2D[] } {
  const scale = 1 / (views.length * pairs.batch * options.base_temperature);
  return tidy(() => {
    const anchors: Tensor2D[][] = views.map(() => []);
    let values = scalar(0);
    let partners = views.map((view) => zerosLike(view));
    for (let image = 0; image < pairs.batch; image++) {
      const blocks = imageLosses(views, pairs, image, options);
      const done = [values, ...partners, ...blocks.flatMap((block) => [block.value, block.partners])];
      values = addN([values, ...blocks.map(({ value }) => value)]);
      partners = partners.map((sum, v) => add(sum, blocks[v].partners));
      blocks.forEach((block, v) => anchors[v].push(block.anchors));
      dispose(done);
    }
    return {
      value: mul(values, scale * options.temperature),
      gradients: partners.map((sum, v) => mul(add(sum, concat(anchors[v])), scale)),
    };
  });
}

function imageLosses(
  views: readonly Tensor2D[],
  pairs: PairInputs,
  image: number,
  options: ContrastiveOptions,
): BlockLoss[] {
  return tidy(() => {
    const masks = pairMasks(pairs, image);
    const total = sum<Scalar>(masks.weights);
    return views.map((view) => blockLoss(view, image, { ...masks, total }, options));
  });
}

function blockLoss(
  view: Tensor2D,
  image: number,
  { weights, denominator, total }: PairMasks & { readonly total: Scalar },
  { temperature, skip_images_without_positives }: ContrastiveOptions,
): BlockLoss {
  return tidy(() => {
    const positions = weights.shape[0];
    const anchors = slice(view, [image * positions, 0], [positions, view.shape[1]]);
    const logits = matMul(div(anchors, temperature), view, false, true) as Tensor2D;
    // The largest logit of a row is the one with itself, of a product of 1.
    const [losses, slopes] = maskedCrossEntropy(logits, weights, denominator, 1 / temperature);
    const perWeight = <T extends Tensor>(x: T) =>
      (skip_images_without_positives ? divNoNan(x, total) : div(x, total)) as T;
    return {
      value: perWeight(sum<Scalar>(losses)),
      anchors: perWeight(matMul(slopes, view)),
      partners: matMul(slopes, perWeight(anchors), true),
    };
  });
}
