/**
 * HP's reference pools: feature vectors and momentum codes of random training positions.
 *
 * @module
 */
import { reshape, tensor2d, tidy, variable, zeros } from "@tensorflow/tfjs-core";
import type { FeatureSource } from "../../features/types.ts";
import { dropChannels } from "../../nn/channel_dropout.ts";
import type { Matrix } from "../../nn/initialize.ts";
import { l2Normalize } from "../../nn/normalize.ts";
import { positions } from "../../nn/positions.ts";
import type { Tensor4D } from "../../nn/types.ts";
import type { SegmentationHead } from "../parts/segmentation_head.ts";
import type { AgnosticDraws, PoolPositions, SpecificDraws } from "./draws.ts";
import { momentumCodes } from "./momentum_head.ts";
import type { PoolOptions } from "./options.ts";

/** Both pools; rows are of unit length once they are filled. */
export interface ReferencePools {
  /** Task-agnostic: rank 2, `[rows, C]`, backbone features. */
  readonly agnostic: Matrix;
  /** Task-specific: rank 2, `[rows, D]`, momentum codes. */
  readonly specific: Matrix;
}

/** Makes pools of zeros. */
export function emptyPools(rows: number, channels: number, dim: number): ReferencePools {
  const empty = (columns: number) => tidy(() => variable(zeros([rows, columns]), false) as Matrix);
  return { agnostic: empty(channels), specific: empty(dim) };
}

/**
 * Number of rows of each pool.
 *
 * @param images Number of training images. The loader that fills the pools drops the last incomplete batch.
 * @param batch Images per batch.
 * @throws {RangeError} The training images cannot fill the pools in whole batches.
 */
export function poolRows(
  { pool_size, shrink_pools }: Pick<PoolOptions, "pool_size" | "shrink_pools">,
  images: number,
  batch: number,
): number {
  const most = Math.floor(images / batch) * batch;
  if (shrink_pools) return Math.min(Math.floor(pool_size / batch) * batch, most);
  if (pool_size % batch !== 0) {
    throw new RangeError(
      `Cannot fill the reference pools of "hp": pool_size is ${pool_size}, expected a multiple of the batch of ${batch}`,
    );
  }
  if (pool_size > most) {
    throw new RangeError(
      `Cannot fill the reference pools of "hp": pool_size is ${pool_size} and there are ${images} training images, ` +
        `expected at most ${most} rows (shrink_pools makes them fit)`,
    );
  }
  return pool_size;
}

/** Fills the task-agnostic pool with dropped-out features. */
export async function fillAgnostic(
  { agnostic }: ReferencePools,
  source: FeatureSource,
  draws: AgnosticDraws,
): Promise<void> {
  const features = await drawnFeatures(source, draws);
  tidy(() => agnostic.assign(l2Normalize(positions(dropChannels(features, draws.mask)))));
  features.dispose();
}

/**
 * Fills the task-specific pool with momentum codes, dropped out on the way in and on the way out.
 *
 * A code depends on its own position alone, so only the drawn positions pass the head.
 */
export async function fillSpecific(
  { specific }: ReferencePools,
  source: FeatureSource,
  draws: SpecificDraws,
  momentumHead: SegmentationHead,
): Promise<void> {
  const features = await drawnFeatures(source, draws);
  tidy(() => specific.assign(l2Normalize(positions(momentumCodes(momentumHead, features, draws.masks)))));
  features.dispose();
}

/** The features at the drawn positions, as images of one position: rank 4, `[rows, 1, 1, C]`. */
async function drawnFeatures(source: FeatureSource, { images, positions }: PoolPositions): Promise<Tensor4D> {
  const { channels } = source;
  const rows = new Float32Array(images.length * channels);
  for (const [row, image] of images.entries()) {
    const map = await source.features(image);
    rows.set(map.subarray(positions[row] * channels, (positions[row] + 1) * channels), row * channels);
  }
  return tidy(() =>
    reshape(tensor2d(rows, [images.length, channels]), [images.length, 1, 1, channels]) as Tensor4D
  );
}
