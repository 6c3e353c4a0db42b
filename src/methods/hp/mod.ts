/**
 * HP: Leveraging Hidden Positives for Unsupervised Semantic Segmentation (CVPR 2023).
 *
 * @module
 */
import { floatBytes, multiplyFlops, parameterBytes, trainingFlops } from "../../nn/cost.ts";
import { defineMethod } from "../define.ts";
import type { MethodDefinition } from "../types.ts";
import { drawFrom } from "./draws.ts";
import { createParts } from "./objective.ts";
import { type HpOptions, hpOptions } from "./options.ts";
import { poolRows } from "./pools.ts";
import { poolFills } from "./schedule.ts";
import { createHpTrainer } from "./trainer.ts";

/** HP, to the letter of the official program but in single precision, as OMH runs it (reference: HP, section 11). */
const hp: MethodDefinition = defineMethod<HpOptions>({
  name: "hp",
  title: "HP: contrastive learning on hidden positives (CVPR 2023)",
  version: 1,
  options: hpOptions,
  needs: ({ consistency_weight }) => consistency_weight > 0 ? ["attention", "jittered"] : ["attention"],
  dropLast: true,
  stepFlops: ({ batch, positions, channels }, { dim, pool_size, consistency_weight }) => {
    const rows = batch * positions;
    const passes = consistency_weight > 0 ? 2 : 1;
    const heads = trainingFlops(passes * rows, channels, 2 * dim + channels) +
      trainingFlops((passes + 1) * rows, dim, dim) + multiplyFlops(rows * (2 * dim + channels), channels);
    const masks = multiplyFlops(rows * (rows + pool_size), channels + dim);
    return heads + masks + trainingFlops(2 * rows, dim, rows);
  },
  stepBytes: (shape, { dim, pool_size, consistency_weight }) => {
    const { batch, positions, channels, clusters } = shape;
    const rows = batch * positions;
    const passes = consistency_weight > 0 ? 2 : 1;
    const heads = passes * rows * (8 * channels + 18 * dim);
    // Of one image with all others, and with the pools.
    const pairs = positions * (4 * rows + 2 * pool_size);
    const pools = pool_size * (channels + dim);
    return floatBytes(heads, pairs, pools, 6 * rows * clusters) +
      parameterBytes(1.25 * channels * (2 * dim + channels) + dim * (dim + clusters));
  },
  extraImages: (run, options) => Math.min(options.pool_size, run.images) * poolFills(run, options),
  trainer(context) {
    const { options, images, batch, channels, random } = context;
    const rows = poolRows(options, images.count, batch);
    const shape = { batch, positions: images.gridSize ** 2, channels, rows, images: images.count };
    return createHpTrainer(createParts(context, rows), options, {
      ...context,
      draws: drawFrom(random, shape, options),
    });
  },
  example: { dim: 6, pool_size: 6, negative_share: 0.3, warmup: 1, renew_interval: 2 },
  smallDataset: { shrink_pools: true },
});

export default hp;
