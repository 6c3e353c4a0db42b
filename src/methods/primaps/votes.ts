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

/**
 * Gives every mask of an image the cluster that is most frequent among its pixels, the lowest of equal ones.
 *
 * @param clusters A cluster per pixel.
 * @param masks A mask number per pixel; {@linkcode NO_MASK} for none.
 * @returns A cluster per pixel; -1 where there is no mask.
 */
export function maskVotes(clusters: ArrayLike<number>, masks: ArrayLike<number>): Int32Array {
  const votes = new Map<number, Map<number, number>>();
  for (let pixel = 0; pixel < masks.length; pixel++) {
    const mask = masks[pixel];
    if (mask === NO_MASK) continue;
    const counts = votes.get(mask) ?? new Map<number, number>();
    counts.set(clusters[pixel], (counts.get(clusters[pixel]) ?? 0) + 1);
    votes.set(mask, counts);
  }
  const winners = new Map([...votes].map(([mask, counts]) => [mask, mostFrequent(counts)]));
  return Int32Array.from({ length: masks.length }, (_, pixel) => winners.get(masks[pixel]) ?? -1);
}

function mostFrequent(counts: ReadonlyMap<number, number>): number {
  const [[winner]] = [...counts].sort(([a, m], [b, n]) => n - m || a - b);
  return winner;
}
