/**
 * Pseudo masks: where the class token looks, and where it would have to look more to be like a class (reference: TransFGU,
 * section 4).
 *
 * @module
 */
import { headSums } from "./foreground.ts";

/**
 * The attention map: what the class token gives to each patch, over the largest of them.
 *
 * @param attention What it gives after the softmax: `[heads, patches]`.
 * @returns In [0, 1], `[patches]`.
 */
export function attentionMap(attention: ArrayLike<number>, heads: number): Float32Array {
  const given = headSums(attention, heads);
  const most = given.reduce((largest, value) => Math.max(largest, value), 0);
  return Float32Array.from(given, (value) => value / most);
}

/**
 * The values of `max(0, -gradient)` that are among the largest which together hold a share of its sum; others are 0.
 *
 * @param gradient Of a class with respect to the attention: `[patches]`.
 * @param share Fraction of 1.
 * @returns `[patches]`, at least 0.
 */
export function largestGains(gradient: ArrayLike<number>, share: number): Float64Array {
  const gains = Float64Array.from(gradient, (slope) => Math.max(0, -slope));
  const total = gains.reduce((sum, gain) => sum + gain, 0);
  const order = Uint32Array.from(gains, (_, at) => at).sort((a, b) => gains[a] - gains[b]);
  let below = 0;
  for (const at of order) {
    below += gains[at];
    if (!(below / total > 1 - share)) gains[at] = 0;
  }
  return gains;
}

/** How score maps are made. */
export interface ScoreMapRules {
  /** Share of the sum of gains that is kept, fraction of 1. */
  readonly keepShare: number;
}

/**
 * Score maps of all classes.
 *
 * Where a class keeps no gain, its map is the attention map to the bit: exact ties are the rule.
 *
 * @param attention From {@linkcode attentionMap}: `[patches]`.
 * @param gradients One class after the other: `[classes, patches]`.
 * @returns `[patches, classes]`.
 */
export function scoreMap(
  attention: Float32Array,
  gradients: Float32Array,
  { keepShare }: ScoreMapRules,
): Float32Array {
  const patches = attention.length;
  const classes = gradients.length / patches;
  const scores = new Float32Array(gradients.length);
  for (let c = 0; c < classes; c++) {
    const gradient = gradients.subarray(c * patches, (c + 1) * patches);
    const gains = largestGains(gradient, keepShare);
    for (let at = 0; at < patches; at++) {
      scores[at * classes + c] = gradient[at] > 0 ? 0 : attention[at] + gains[at];
    }
  }
  return scores;
}
