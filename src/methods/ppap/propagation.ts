/**
 * PPAP's proxies: from an anchor to the mean of what is like it, step by step, and what the way says of positives and negatives.
 *
 * Nothing here is differentiated.
 *
 * @module
 */
import {
  add,
  cast,
  div,
  expandDims,
  fill,
  gather,
  greater,
  less,
  logicalOr,
  matMul,
  mul,
  sub,
  sum,
  tidy,
} from "@tensorflow/tfjs-core";
import { oneHot } from "../../nn/indicators.ts";
import { l2Normalize } from "../../nn/normalize.ts";
import type { Tensor1D, Tensor2D } from "../../nn/types.ts";
import type { PropagationOptions } from "./options.ts";

/** The proxies of some anchors after some moves. */
export interface Proxies {
  /** p_t: rank 2, `[anchors, C]`, unit length. */
  readonly proxies: Tensor2D;
  /** s_t, cosines with all rows: rank 2, `[anchors, rows]`. */
  readonly similarities: Tensor2D;
  /** Phi_t: what is more similar is positive; rank 1, `[anchors]`. */
  readonly positiveBound: Tensor1D;
  /** Psi_t: what is less similar is negative; rank 1, `[anchors]`. */
  readonly negativeBound: Tensor1D;
}

/** Which rows count for an anchor: rank 2, `[anchors, rows]`, float32, 1 for those that do. */
export type PairSets = {
  readonly positives: Tensor2D;
  readonly negatives: Tensor2D;
  /** Those that the softmax runs over. */
  readonly denominator: Tensor2D;
};

/**
 * Proxies that have not moved: the anchors themselves.
 *
 * @param rows All rows of the batch: rank 2, `[rows, C]`, unit length.
 * @param anchors Numbers of rows: rank 1, int32.
 */
export function startProxies(rows: Tensor2D, anchors: Tensor1D, options: PropagationOptions): Proxies {
  const [count] = anchors.shape;
  return tidy(() => {
    const proxies = gather(rows, anchors) as Tensor2D;
    return {
      proxies,
      similarities: cosines(proxies, rows),
      positiveBound: fill([count], options.positive_bound) as Tensor1D,
      negativeBound: fill([count], options.negative_bound) as Tensor1D,
    };
  });
}

/** Rows that lie above the bound of positives, an anchor's own included: rank 2, `[anchors, rows]`, float32. */
export function members({ similarities, positiveBound }: Proxies): Tensor2D {
  return tidy(() => cast(greater(similarities, expandDims(positiveBound, 1)), "float32") as Tensor2D);
}

/**
 * Moves each proxy to the mean of its members; the bounds close in by the way it goes (reference: PPAP, section 4).
 *
 * @returns The moved proxies, and how far each went: 1 - cosine.
 */
export function moveProxies(
  rows: Tensor2D,
  state: Proxies,
  { sigma_positive, sigma_negative }: PropagationOptions,
): Proxies & { readonly moves: Tensor1D } {
  return tidy(() => {
    const proxies = l2Normalize(matMul(members(state), rows)) as Tensor2D;
    const moves = sub(1, sum(mul(state.proxies, proxies), 1)) as Tensor1D;
    return {
      proxies,
      moves,
      similarities: cosines(proxies, rows),
      positiveBound: sub(state.positiveBound, div(moves, sigma_positive)) as Tensor1D,
      negativeBound: add(state.negativeBound, div(moves, sigma_negative)) as Tensor1D,
    };
  });
}

/**
 * What the proxies say of all rows. An anchor's own row is neither positive nor in the denominator; rows between the bounds are
 * in none of the sets.
 */
export function pairSets(state: Proxies, anchors: Tensor1D): PairSets {
  const { similarities, negativeBound } = state;
  return tidy(() => {
    const others = sub(1, oneHot(anchors, similarities.shape[1]));
    const positives = mul(members(state), others) as Tensor2D;
    const below = less(similarities, expandDims(negativeBound, 1));
    const either = logicalOr(greater(positives, 0), below);
    return {
      positives,
      negatives: cast(below, "float32") as Tensor2D,
      denominator: mul(cast(either, "float32"), others) as Tensor2D,
    };
  });
}

/** The sets of some anchors after all moves. */
export function propagate(rows: Tensor2D, anchors: Tensor1D, options: PropagationOptions): PairSets {
  return tidy(() => {
    let state = startProxies(rows, anchors, options);
    for (let move = 0; move < options.moves; move++) state = moveProxies(rows, state, options);
    return pairSets(state, anchors);
  });
}

function cosines(proxies: Tensor2D, rows: Tensor2D): Tensor2D {
  return matMul(proxies, rows, false, true);
}
