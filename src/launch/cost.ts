/**
 * What a cell will cost, before anything is run.
 *
 * @module
 */
import type { BackboneDefinition } from "../backbone/types.ts";
import type { MethodDefinition } from "../methods/types.ts";
import type { CellSettings } from "../spec/mod.ts";

/** Estimated work of a cell. */
export interface CellCost {
  /** Pictures that pass the backbone: shared by the cohort, paid once per worker. */
  readonly backbonePasses: number;
  /** Operations of those passes. */
  readonly backboneFlops: number;
  /** Operations of all training steps, without OMH. */
  readonly trainingFlops: number;
}

/** Number of items per split. */
export interface SplitSizes {
  readonly train: number;
  readonly val: number;
}

/**
 * Estimates a cell.
 *
 * @param classes Number of classes of the dataset.
 * @param sizes Number of items of the dataset's splits.
 */
export function estimateCell(
  { train, evaluate, options }: CellSettings,
  method: MethodDefinition,
  backbone: BackboneDefinition,
  classes: number,
  sizes: SplitSizes,
): CellCost {
  const positions = (train.resolution / backbone.patch) ** 2;
  const step = method.stepFlops({ batch: train.batch, positions, width: backbone.width, classes }, options);
  const valPasses = sizes.val * (evaluate.mirror ? 2 : 1);
  return {
    backbonePasses: sizes.train + valPasses,
    backboneFlops: sizes.train * passFlops(backbone, train.resolution) +
      valPasses * passFlops(backbone, evaluate.resolution),
    trainingFlops: train.steps * step,
  };
}

/** Operations of one picture through the transformer: four C x C products and an MLP of ratio 4 per token, and attention. */
function passFlops({ width, depth, patch }: BackboneDefinition, resolution: number): number {
  const tokens = (resolution / patch) ** 2 + 1;
  return depth * 2 * (12 * tokens * width ** 2 + 2 * tokens ** 2 * width);
}
