/**
 * What the labels of the most similar codes say: the k-nearest-neighbour classifier that features without labels are judged by (Z. Wu et
 * al., CVPR 2018, section 3.4; M. Caron et al., ICCV 2021, "DINO", section 4).
 *
 * @module
 */
import { matMul, type Tensor2D } from "@tensorflow/tfjs-core";

/** Neighbours that vote: "we find that 20 NN is consistently working the best" (DINO, section 4). */
export const NEIGHBORS = 20;
/** Temperature of the votes: exp(cosine / 0.07) (Wu et al., section 3.4; DINO's evaluation program). */
export const VOTE_TEMPERATURE = 0.07;

/** Labelled codes. */
export interface LabelledCodes {
  /** rank 2, `[codes, K]`, float32, rows of unit length. */
  readonly unit: Tensor2D;
  /** Class of each code. */
  readonly classes: Int32Array;
}

/**
 * Votes of the most similar labelled codes, by cosine in the engine's precision.
 *
 * @param asked rank 2, `[asked, K]`, float32, rows of unit length; borrowed.
 * @param known At least one labelled code; borrowed.
 * @param classes Number of classes n.
 * @param neighbors Number k of neighbours that vote; all where there are fewer. Of equally similar codes the first ones do.
 * @returns `[asked, n]`: for each class its part of the votes, which sum to 1.
 */
export async function neighborVotes(
  asked: Tensor2D,
  known: LabelledCodes,
  classes: number,
  neighbors: number = NEIGHBORS,
): Promise<Float32Array> {
  const products = matMul(asked, known.unit, false, true);
  try {
    const cosines = await products.data<"float32">() as Float32Array;
    const [rows, count] = products.shape;
    const votes = new Float32Array(rows * classes);
    for (let row = 0; row < rows; row++) {
      const own = cosines.subarray(row * count, (row + 1) * count);
      vote(
        own,
        mostSimilar(own, neighbors),
        known.classes,
        votes.subarray(row * classes, (row + 1) * classes),
      );
    }
    return votes;
  } finally {
    products.dispose();
  }
}

/** Indices of the k largest values, the largest first, ties by index. */
function mostSimilar(cosines: Float32Array, k: number): number[] {
  const best: number[] = [];
  for (let at = 0; at < cosines.length; at++) {
    if (best.length === k && !(cosines[at] > cosines[best[k - 1]])) continue;
    let place = best.length;
    while (place > 0 && cosines[at] > cosines[best[place - 1]]) place--;
    best.splice(place, 0, at);
    if (best.length > k) best.pop();
  }
  return best;
}

function vote(
  cosines: Float32Array,
  neighbors: readonly number[],
  classes: Int32Array,
  votes: Float32Array,
): void {
  // Less the largest, which changes no share, and keeps the exponential in range.
  const weights = neighbors.map((at) => Math.exp((cosines[at] - cosines[neighbors[0]]) / VOTE_TEMPERATURE));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  neighbors.forEach((at, i) => votes[classes[at]] += weights[i] / total);
}
