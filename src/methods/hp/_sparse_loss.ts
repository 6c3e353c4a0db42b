/**
 * The contrastive loss over a list of pairs.
 *
 * @module
 */
import { dispose, div, exp, scalar, sub, tensor1d, tidy } from "@tensorflow/tfjs-core";
import { pairProducts, pairSums, type RowPairs } from "../../nn/pairs.ts";
import type { Tensor2D } from "../../nn/types.ts";
import {
  AGNOSTIC,
  findPairs,
  KEPT_BY_FIRST,
  KEPT_BY_SECOND,
  type Pairs,
  type SparseInputs,
  SPECIFIC,
} from "./_pairs.ts";
import type { PairLoss } from "./contrastive.ts";
import type { ContrastiveOptions } from "./options.ts";

/** What the loss needs to know of the pairs, whatever the view. */
interface WeighedPairs extends Pairs {
  readonly rows: RowPairs;
  readonly cells: number;
  /** Weight of a positive by its mark's two lowest bits. */
  readonly weights: readonly number[];
  /** 1 for cells with a task-agnostic positive; the others are no anchors. */
  readonly anchors: Uint8Array;
  /** Sum of each cell's weights. */
  readonly cellWeights: Float64Array;
  /** Sum of the weights of each image's anchors. */
  readonly imageWeights: Float64Array;
}

/** The loss over the pairs that count; whoever asked for it disposes, by a scope, of the tensors it holds. */
export async function sparseLoss(inputs: SparseInputs, options: ContrastiveOptions): Promise<PairLoss> {
  const pairs = weigh(await findPairs(inputs), inputs);
  return {
    evaluate(views) {
      const share = 1 / (views.length * inputs.batch);
      const results = views.map((view) => evaluateView(pairs, view, share, options));
      return {
        value: scalar(results.reduce((sum, { value }) => sum + value, 0)),
        gradients: results.map(({ gradient }) => gradient),
      };
    },
  };
}

function weigh(pairs: Pairs, { batch, agnostic, specificWeight }: SparseInputs): WeighedPairs {
  const { first, second, marks } = pairs;
  const count = agnostic.rows.shape[0];
  const cells = count / batch;
  const weights = [0, 1, specificWeight, 1 + specificWeight];
  const anchors = new Uint8Array(count);
  const cellWeights = new Float64Array(count);
  for (let p = 0; p < marks.length; p++) {
    const i = first[p];
    const j = second[p];
    const weight = weights[marks[p] & (AGNOSTIC | SPECIFIC)];
    cellWeights[i] += weight;
    cellWeights[j] += weight;
    if (marks[p] & AGNOSTIC) anchors[i] = anchors[j] = 1;
  }
  const imageWeights = new Float64Array(batch);
  cellWeights.forEach((weight, i) => imageWeights[Math.floor(i / cells)] += anchors[i] * weight);
  const rows = { first: tensor1d(first, "int32"), second: tensor1d(second, "int32") };
  return { ...pairs, rows, cells, weights, anchors, cellWeights, imageWeights };
}

/** One view's share of the loss and its gradient. */
function evaluateView(pairs: WeighedPairs, view: Tensor2D, share: number, options: ContrastiveOptions) {
  const { temperature, base_temperature } = options;
  const { powers, powerSums, matched } = likelihoods(pairs, view, temperature);
  const { cells, anchors, cellWeights } = pairs;
  const imageScales = scales(pairs, share / base_temperature, options);
  const anchorScales = Float64Array.from(
    anchors,
    (anchor, i) => anchor && imageScales[Math.floor(i / cells)],
  );
  // An image without anchors has no share of the value, or makes it infinite times 0: not a number.
  let value = imageScales.reduce((sum, scale) => sum + scale * 0, 0);
  const powerScales = new Float64Array(anchors.length);
  anchorScales.forEach((scale, i) => {
    if (!anchors[i]) return;
    powerScales[i] = scale * cellWeights[i] / powerSums[i];
    value += temperature * scale * (cellWeights[i] * Math.log(powerSums[i]) - matched[i]);
  });
  const slopes = slopesOf(pairs, powers, powerScales, anchorScales);
  const gradient = tidy(() => pairSums(view, pairs.rows, tensor1d(slopes)));
  return { value, gradient };
}

/** `exp(logit)` of every pair; per cell the denominator's sum of them, and the weighted sum of its positives' logits. */
function likelihoods(
  { rows, first, second, marks, weights, anchors }: WeighedPairs,
  view: Tensor2D,
  temperature: number,
) {
  // The largest product is a row's with itself, 1: taking it away keeps the powers small and changes no value.
  const logitTensor = tidy(() => div(sub(pairProducts(view, rows), 1), temperature));
  const powerTensor = exp(logitTensor);
  const [logits, powers] = [logitTensor, powerTensor].map((tensor) => tensor.dataSync<"float32">());
  dispose([logitTensor, powerTensor]);
  const powerSums = new Float64Array(anchors.length);
  const matched = new Float64Array(anchors.length);
  for (let p = 0; p < logits.length; p++) {
    const i = first[p];
    const j = second[p];
    const mark = marks[p];
    const match = weights[mark & (AGNOSTIC | SPECIFIC)] * logits[p];
    matched[i] += match;
    matched[j] += match;
    if (mark & (AGNOSTIC | KEPT_BY_FIRST)) powerSums[i] += powers[p];
    if (mark & (AGNOSTIC | KEPT_BY_SECOND)) powerSums[j] += powers[p];
  }
  return { powers, powerSums, matched };
}

/** What each image's terms are multiplied by; infinite for one without positives unless those are skipped. */
function scales(
  { imageWeights }: WeighedPairs,
  share: number,
  { skip_images_without_positives }: ContrastiveOptions,
): Float64Array {
  return imageWeights.map((weight) => weight === 0 && skip_images_without_positives ? 0 : share / weight);
}

/** Derivative of the loss with respect to the product of each pair. */
function slopesOf(
  { first, second, marks, weights }: WeighedPairs,
  powers: Float32Array,
  powerScales: Float64Array,
  anchorScales: Float64Array,
): Float32Array {
  const slopes = new Float32Array(powers.length);
  for (let p = 0; p < powers.length; p++) {
    const i = first[p];
    const j = second[p];
    const mark = marks[p];
    let powerScale = 0;
    if (mark & (AGNOSTIC | KEPT_BY_FIRST)) powerScale += powerScales[i];
    if (mark & (AGNOSTIC | KEPT_BY_SECOND)) powerScale += powerScales[j];
    const weight = weights[mark & (AGNOSTIC | SPECIFIC)];
    slopes[p] = powers[p] * powerScale - weight * (anchorScales[i] + anchorScales[j]);
  }
  return slopes;
}
