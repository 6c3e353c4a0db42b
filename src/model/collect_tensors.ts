/**
 * What a trained head leaves behind, copied from its tensors.
 *
 * @module
 */
import type { Tensor2D } from "@tensorflow/tfjs-core";
import type { TrainedHierarchy, Trainer } from "../methods/types.ts";
import { DivergedError } from "../nn/diverged_error.ts";
import type { ModelTensors } from "./tensor_names.ts";
import type { FloatMatrix, FloatTensor, ModelHierarchy } from "./types.ts";

/**
 * Copies what a model has of a trained head.
 *
 * @param trainer The trained head; the caller keeps it.
 * @param centers Centres of the converged readout, rank 2, `[clusters, K]`; the caller's. Null where there is none.
 * @param mean Mean feature that was taken from the features, C numbers; null where none was.
 * @throws {RangeError} The method says that it keeps what is no part of its state.
 */
export async function collectTensors(
  trainer: Trainer,
  centers: Tensor2D | null,
  mean: Float32Array | null,
): Promise<ModelTensors> {
  const { state, steps, kept = Object.keys(state), hierarchy } = trainer;
  const entries = kept.map(async (name): Promise<[string, FloatTensor]> => {
    const variable = state[name];
    if (!variable) {
      throw new RangeError(
        `Cannot keep "${name}": the state has no such tensor, expected names of the state`,
      );
    }
    return [name, { shape: [...variable.shape], data: Float32Array.from(await variable.data()) }];
  });
  return {
    state: new Map(await Promise.all(entries)),
    centers: centers && await copied(centers),
    mean: mean && mean.slice(),
    hierarchy: hierarchy && steps > hierarchy.options.start_step ? await hierarchyOf(hierarchy) : null,
  };
}

async function hierarchyOf(hierarchy: TrainedHierarchy): Promise<ModelHierarchy> {
  const centers = await Promise.all(hierarchy.transported.map(copied));
  const plans = await hierarchy.plans().catch((error) => {
    // The last update may have moved the centres to where there is no plan; that is no fault of the head.
    if (error instanceof DivergedError) return [];
    throw error;
  });
  return {
    centers,
    plans: plans.map(({ rows, columns, plan }) => ({ rows, columns, data: Float32Array.from(plan) })),
  };
}

async function copied(matrix: Tensor2D): Promise<FloatMatrix> {
  const [rows, columns] = matrix.shape;
  return { rows, columns, data: Float32Array.from(await matrix.data()) };
}
