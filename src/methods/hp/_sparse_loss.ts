/**
 * The contrastive loss over a list of pairs, on arrays of this process.
 *
 * @module
 */
import { scalar, tensor2d } from "@tensorflow/tfjs-core";
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
  readonly batch: number;
  /** Weight of a positive by its mark's two lowest bits. */
  readonly weights: readonly number[];
  /** 1 for cells with a task-agnostic positive; the others are no anchors. */
  readonly anchors: Uint8Array;
  /** Sum of each anchor's weights. */
  readonly rowWeights: Float64Array;
  /** Sum of each image's weights. */
  readonly imageWeights: Float64Array;
}

/** The loss over the pairs that count. */
export async function sparseLoss(inputs: SparseInputs, options: ContrastiveOptions): Promise<PairLoss> {
  const pairs = weigh(await findPairs(inputs), inputs);
  return {
    evaluate(views) {
      const results = views.map((view) => evaluateView(pairs, view, views.length, options));
      return {
        value: scalar(results.reduce((sum, { value }) => sum + value, 0)),
        gradients: results.map(({ gradient }, v) => tensor2d(gradient, views[v].shape)),
      };
    },
  };
}

function weigh(pairs: Pairs, { batch, specificWeight }: SparseInputs): WeighedPairs {
  const { starts, partners, marks } = pairs;
  const count = starts.length - 1;
  const weights = [0, 1, specificWeight, 1 + specificWeight];
  const anchors = new Uint8Array(count);
  const rowWeights = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    for (let p = starts[i]; p < starts[i + 1]; p++) {
      const weight = weights[marks[p] & (AGNOSTIC | SPECIFIC)];
      rowWeights[i] += weight;
      rowWeights[partners[p]] += weight;
      if (marks[p] & AGNOSTIC) anchors[i] = anchors[partners[p]] = 1;
    }
  }
  const imageWeights = new Float64Array(batch);
  const cells = count / batch;
  rowWeights.forEach((weight, i) => {
    if (anchors[i]) imageWeights[Math.floor(i / cells)] += weight;
  });
  return { ...pairs, batch, weights, anchors, rowWeights, imageWeights };
}

function evaluateView(
  pairs: WeighedPairs,
  view: Tensor2D,
  views: number,
  { temperature, base_temperature, skip_images_without_positives }: ContrastiveOptions,
) {
  const { starts, partners, marks, batch, weights, anchors, rowWeights, imageWeights } = pairs;
  const count = anchors.length;
  const cells = count / batch;
  const rows = view.dataSync<"float32">();
  const channels = view.shape[1];
  const powers = new Float32Array(partners.length);
  const sums = new Float64Array(count);
  const matched = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    for (let p = starts[i]; p < starts[i + 1]; p++) {
      const j = partners[p];
      const mark = marks[p];
      // The largest product is a row's with itself, 1: taking it away keeps the powers small and changes no value.
      const logit = (dot(rows, i * channels, j * channels, channels) - 1) / temperature;
      const power = powers[p] = Math.exp(logit);
      const weight = weights[mark & (AGNOSTIC | SPECIFIC)];
      matched[i] += weight * logit;
      matched[j] += weight * logit;
      if (mark & (AGNOSTIC | KEPT_BY_FIRST)) sums[i] += power;
      if (mark & (AGNOSTIC | KEPT_BY_SECOND)) sums[j] += power;
    }
  }
  const scale = 1 / (views * batch * base_temperature);
  const imageScales = Array.from(imageWeights, (weight) => {
    return weight === 0 && skip_images_without_positives ? 0 : scale / weight;
  });
  const anchorScales = new Float64Array(count);
  const powerScales = new Float64Array(count);
  let value = 0;
  for (let i = 0; i < count; i++) {
    const imageScale = imageScales[Math.floor(i / cells)];
    if (!anchors[i]) {
      value += imageScale * 0;
      continue;
    }
    anchorScales[i] = imageScale;
    powerScales[i] = imageScale * rowWeights[i] / sums[i];
    value += temperature * imageScale * (rowWeights[i] * Math.log(sums[i]) - matched[i]);
  }
  const gradient = new Float32Array(rows.length);
  for (let i = 0; i < count; i++) {
    for (let p = starts[i]; p < starts[i + 1]; p++) {
      const j = partners[p];
      const mark = marks[p];
      let powerScale = 0;
      if (mark & (AGNOSTIC | KEPT_BY_FIRST)) powerScale += powerScales[i];
      if (mark & (AGNOSTIC | KEPT_BY_SECOND)) powerScale += powerScales[j];
      const weight = weights[mark & (AGNOSTIC | SPECIFIC)];
      const slope = powers[p] * powerScale - weight * (anchorScales[i] + anchorScales[j]);
      addScaled(gradient, rows, i * channels, j * channels, channels, slope);
    }
  }
  return { value, gradient };
}

function dot(rows: Float32Array, a: number, b: number, channels: number): number {
  let sum = 0;
  for (let c = 0; c < channels; c++) sum += rows[a + c] * rows[b + c];
  return sum;
}

function addScaled(
  gradient: Float32Array,
  rows: Float32Array,
  a: number,
  b: number,
  channels: number,
  slope: number,
): void {
  for (let c = 0; c < channels; c++) {
    gradient[a + c] += slope * rows[b + c];
    gradient[b + c] += slope * rows[a + c];
  }
}
