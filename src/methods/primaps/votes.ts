/**
 * PriMaPs's pseudo labels: every mask is of the class that most of its pixels are of.
 *
 * @module
 */
import { argMax, reshape, slice, tidy } from "@tensorflow/tfjs-core";
import { interpolate, type Taps } from "../../nn/interpolate.ts";
import type { Tensor2D, Tensor3D } from "../../nn/types.ts";
import { NO_MASK } from "./mask_map.ts";

/**
 * The best cluster of each pixel of enlarged logits, ties to the lowest.
 *
 * @param logits rank 3, `[batch, positions, clusters]`.
 * @param taps From positions to pixels.
 * @returns For each image, pixels row by row.
 */
export async function pixelClusters(logits: Tensor3D, taps: Taps): Promise<Int32Array[]> {
  const [batch, positions, clusters] = logits.shape;
  const maps: Int32Array[] = [];
  for (let image = 0; image < batch; image++) {
    const best = tidy(() => {
      const own = slice(logits, [image, 0, 0], [1, positions, clusters]);
      const table = reshape(own, [positions, clusters]) as Tensor2D;
      return argMax(interpolate(table, taps), 1);
    });
    maps.push(await best.data<"int32">() as Int32Array);
    best.dispose();
  }
  return maps;
}

/** Numbers that a mask map has room for. */
const NUMBERS = 256;

/**
 * Gives every mask of an image the cluster that is most frequent among its pixels, the lowest of equal ones.
 *
 * @param clusters A cluster per pixel, below `count`.
 * @param masks A mask number per pixel; {@linkcode NO_MASK} for none.
 * @param count Number of clusters.
 * @returns A cluster per pixel; -1 where there is no mask.
 */
export function maskVotes(clusters: Int32Array, masks: Uint8Array, count: number): Int32Array {
  const votes = new Int32Array(NUMBERS * count);
  for (let pixel = 0; pixel < masks.length; pixel++) votes[masks[pixel] * count + clusters[pixel]]++;
  const winners = new Int32Array(NUMBERS);
  for (let mask = 0; mask < NUMBERS; mask++) winners[mask] = mostFrequent(votes, mask * count, count);
  winners[NO_MASK] = -1;
  const voted = new Int32Array(masks.length);
  for (let pixel = 0; pixel < masks.length; pixel++) voted[pixel] = winners[masks[pixel]];
  return voted;
}

function mostFrequent(votes: Int32Array, first: number, count: number): number {
  let winner = 0;
  for (let k = 1; k < count; k++) if (votes[first + k] > votes[first + winner]) winner = k;
  return winner;
}
