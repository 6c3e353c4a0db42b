/**
 * The contrastive loss over all pairs, image by image, in plain tensor operations.
 *
 * @module
 */
import {
  add,
  addN,
  any,
  cast,
  concat,
  dispose,
  div,
  divNoNan,
  exp,
  expandDims,
  log,
  logicalAnd,
  logicalOr,
  matMul,
  maximum,
  mul,
  notEqual,
  range,
  scalar,
  slice,
  sub,
  sum,
  type Tensor,
  tensor2d,
  tidy,
  zerosLike,
} from "@tensorflow/tfjs-core";
import type { Scalar, Tensor2D } from "../../nn/types.ts";
import type { PairLoss } from "./contrastive.ts";
import { type PairInputs, similarCells } from "./hidden_positives.ts";
import type { ContrastiveOptions } from "./options.ts";

/** Keeps the logarithm of rows that do not count finite. */
const TINY = 1e-37;

/** Anchors of one image against all cells of the batch: rank 2, `[cells, batch * cells]`, float32. */
export interface BlockMasks {
  /** w, 0 in rows that are left out. */
  readonly weights: Tensor2D;
  /** 1 for the pairs summed in the denominator. */
  readonly denominator: Tensor2D;
}

/** The loss over all pairs; its inputs must live as long as it is used. */
export function denseLoss(inputs: PairInputs, options: ContrastiveOptions): PairLoss {
  const cells = inputs.agnostic.rows.shape[0] / inputs.batch;
  return {
    evaluate: (views) =>
      tidy(() => {
        const blocks = views.map(() => [] as Tensor2D[]);
        let [value, ...totals] = [scalar(0), ...views.map((view) => zerosLike(view))] as [
          Scalar,
          ...Tensor2D[],
        ];
        for (let image = 0; image < inputs.batch; image++) {
          const before = [value, ...totals];
          const parts = tidy(() => {
            const masks = blockMasks(inputs, image);
            return views.map((view) => blockLoss(view, image * cells, masks, options));
          });
          value = tidy(() => addN([value, ...parts.map((part) => part.value)])) as Scalar;
          totals = totals.map((total, v) => add(total, parts[v].partners));
          parts.forEach((part, v) => blocks[v].push(part.anchors));
          dispose([...before, ...parts.flatMap((part) => [part.value, part.partners])]);
        }
        const scale = 1 / (views.length * inputs.batch * options.base_temperature);
        return {
          value: mul(value, scale * options.temperature) as Scalar,
          gradients: totals.map((total, v) => mul(add(total, concat(blocks[v])), scale) as Tensor2D),
        };
      }),
  };
}

/** Which pairs count for the anchors of one image. */
export function blockMasks(
  { batch, agnostic, specific, specificWeight, kept }: PairInputs,
  image: number,
): BlockMasks {
  return tidy(() => {
    const count = agnostic.rows.shape[0];
    const cells = count / batch;
    const anchors = range(image * cells, (image + 1) * cells, 1, "int32");
    const others = notEqual(expandDims(anchors, 1), expandDims(range(0, count, 1, "int32"), 0));
    const positives = logicalAnd(similarCells(agnostic, image, cells), others);
    const agnosticWeights = cast(positives, "float32");
    const weights = specific
      ? add(
        agnosticWeights,
        mul(
          cast(logicalAnd(similarCells(specific, image, cells), others), "float32"),
          specificWeight,
        ),
      )
      : agnosticWeights;
    const denominator = kept
      ? logicalAnd(logicalOr(positives, tensor2d(kept, [cells, count], "bool")), others)
      : others;
    return {
      weights: mul(weights, cast(any(positives, 1, true), "float32")) as Tensor2D,
      denominator: cast(denominator, "float32") as Tensor2D,
    };
  });
}

/** One image's share of the loss and of the gradient, less the common factors. */
function blockLoss(
  view: Tensor2D,
  from: number,
  { weights, denominator }: BlockMasks,
  { temperature, skip_images_without_positives }: ContrastiveOptions,
) {
  return tidy(() => {
    const anchors = slice(view, [from, 0], [weights.shape[0], view.shape[1]]);
    // The largest product is a row's with itself, 1: taking it away keeps the powers small and changes no value.
    const logits = div(sub(matMul(anchors, view, false, true), 1), temperature);
    const powers = mul(exp(logits), denominator);
    const sums = maximum(sum(powers, 1, true), TINY);
    const rowWeights = sum(weights, 1, true);
    const total = sum(rowWeights);
    const perWeight = (x: Tensor) => skip_images_without_positives ? divNoNan(x, total) : div(x, total);
    const slopes = perWeight(sub(mul(powers, div(rowWeights, sums)), weights));
    return {
      value: perWeight(sub(sum(mul(rowWeights, log(sums))), sum(mul(weights, logits)))) as Scalar,
      anchors: matMul(slopes, view) as Tensor2D,
      partners: matMul(slopes, anchors, true) as Tensor2D,
    };
  });
}
