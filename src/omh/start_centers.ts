/**
 * Centres that begin where the codes are, for losses that begin late.
 *
 * @module
 */
import { mul, norm, type Tensor2D, tidy } from "@tensorflow/tfjs-core";
import type { RandomStreams } from "../base/random.ts";
import type { Matrix } from "../nn/initialize.ts";
import { l2Normalize } from "../nn/normalize.ts";
import { sphericalKMeans } from "../nn/spherical_kmeans.ts";

/** Of so many k-means runs a level takes the best: one run may end with two centres in one cluster. */
const RESTARTS = 4;

/**
 * Turns the centres of every level to those of a spherical k-means. Each keeps its length, and so how fast Adam turns it.
 *
 * @param centers mu^m: rank 2, `[C_m, channels]`, changed in place.
 * @param codes A sample of codes, at least one: rank 2, `[codes, channels]`, float32, not normalised.
 * @param random The seed's streams.
 */
export async function turnToCodes(
  centers: readonly Matrix[],
  codes: Tensor2D,
  random: RandomStreams,
): Promise<void> {
  const unit = l2Normalize(codes);
  for (const [m, level] of centers.entries()) {
    const clusters = level.shape[0];
    const found = await sphericalKMeans(unit, {
      clusters,
      restarts: RESTARTS,
      random: random.stream("initial/omh_kmeans", m),
    });
    tidy(() => level.assign(mul(found.centers, norm(level, 2, 1, true))));
    found.centers.dispose();
  }
  unit.dispose();
}
