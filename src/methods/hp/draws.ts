/**
 * Everything random in HP's training.
 *
 * @module
 */
import { tensor2d } from "@tensorflow/tfjs-core";
import type { RandomStream, RandomStreams } from "../../base/random.ts";
import { dropoutMask } from "../../nn/channel_dropout.ts";
import type { Tensor2D } from "../../nn/types.ts";
import { type BranchMasks, drawBranchMasks } from "../parts/draws.ts";
import type { HpOptions } from "./options.ts";

/** Masks of a pass through the momentum head: on its inputs, and on its codes, rank 2, `[batch, D]`. */
export interface MomentumMasks extends BranchMasks {
  readonly output: Tensor2D;
}

/** The draws of one step; its tensors belong to whoever asked for them. */
export interface HpDraws {
  /** The head's pass over the plain images. */
  readonly image: BranchMasks;
  /** The momentum head's pass over the plain images. */
  readonly momentum: MomentumMasks;
  /** On the features in which positives are looked for: rank 2, `[batch, C]`. */
  readonly features: Tensor2D;
  /** On the mixed code: rank 2, `[batch, D]`. */
  readonly mixed: Tensor2D;
  /** The head's pass over the colour-jittered images; null where there are none. */
  readonly jittered: BranchMasks | null;
  /**
   * Which pairs that are not positive the denominator keeps: rank 2, `[positions, batch * positions]`, float32, 1 for kept.
   * Row p serves position p of every image. Null keeps all.
   */
  readonly kept: Tensor2D | null;
}

/** Which positions fill a pool: one of each image. */
export interface PoolPositions {
  /** Numbers of training images, one per row of the pool. */
  readonly images: Int32Array;
  /** A position in the feature map of each. */
  readonly positions: Int32Array;
}

/** The draws that fill the task-agnostic pool; `mask` is on the features: rank 2, `[rows, C]`. */
export interface AgnosticDraws extends PoolPositions {
  readonly mask: Tensor2D;
}

/** The draws that fill the task-specific pool. */
export interface SpecificDraws extends PoolPositions {
  readonly masks: MomentumMasks;
}

/** Where a trainer gets its draws from. */
export interface HpDrawSource {
  /** The draws of a step. */
  step(step: number): HpDraws;
  /** Draws that fill the task-agnostic pool. */
  agnostic(step: number): AgnosticDraws;
  /** Draws that fill the task-specific pool before a step. */
  specific(step: number): SpecificDraws;
}

/** What the draws depend on. */
export interface DrawShape {
  /** Images per batch. */
  readonly batch: number;
  /** Positions per image. */
  readonly positions: number;
  /** Feature channels C. */
  readonly channels: number;
  /** Rows of each pool. */
  readonly rows: number;
  /** Number of training images. */
  readonly images: number;
}

/** Draws from the cell's streams; the step number is the index of each. */
export function drawFrom(
  random: RandomStreams,
  { batch, positions, channels, rows, images }: DrawShape,
  { dim, dropout, negative_share, consistency_weight }: HpOptions,
): HpDrawSource {
  const branches = (stream: RandomStream, count: number) =>
    drawBranchMasks(stream, { batch: count, channels }, dropout);
  const outputs = (stream: RandomStream, count: number) => dropoutMask(stream, count, dim, dropout);
  const poolPositions = (kind: string, step: number): PoolPositions => {
    const stream = random.stream(`hp/${kind}_cells`, step);
    return {
      images: random.stream("hp/pool_images", step).permutation(images).subarray(0, rows),
      positions: Int32Array.from({ length: rows }, () => stream.integer(positions)),
    };
  };
  return {
    step(step) {
      const stream = random.stream("hp/dropout", step);
      return {
        image: branches(stream, batch),
        momentum: { ...branches(stream, batch), output: outputs(stream, batch) },
        features: dropoutMask(stream, batch, channels, dropout),
        mixed: outputs(stream, batch),
        jittered: consistency_weight > 0
          ? branches(random.stream("hp/recolored_dropout", step), batch)
          : null,
        kept: drawKept(random.stream("hp/negatives", step), [positions, batch * positions], negative_share),
      };
    },
    agnostic(step) {
      const stream = random.stream("hp/agnostic_dropout", step);
      return { ...poolPositions("agnostic", step), mask: dropoutMask(stream, rows, channels, dropout) };
    },
    specific(step) {
      const stream = random.stream("hp/specific_dropout", step);
      const masks = { ...branches(stream, rows), output: outputs(stream, rows) };
      return { ...poolPositions("specific", step), masks };
    },
  };
}

/**
 * Marks each entry of a matrix with the same probability, as comparing a uniform number per entry would, but drawing only the
 * gaps between marked entries.
 *
 * @param random Source of the draws.
 * @param shape Rows and columns.
 * @param share Probability of a mark, in [0, 1].
 * @returns rank 2, float32, 1 for marked entries; null where all are.
 */
export function drawKept(
  random: RandomStream,
  [rows, columns]: [rows: number, columns: number],
  share: number,
): Tensor2D | null {
  if (share >= 1) return null;
  const kept = new Float32Array(rows * columns);
  const scale = 1 / Math.log1p(-share);
  const gap = () => share === 0 ? kept.length : Math.floor(Math.log1p(-random.uniform()) * scale);
  for (let at = gap(); at < kept.length; at += 1 + gap()) kept[at] = 1;
  return tensor2d(kept, [rows, columns]);
}
