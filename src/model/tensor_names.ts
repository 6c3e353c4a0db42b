/**
 * What the tensors of a model's file are called, and the way between them and what they are.
 *
 * @module
 */
import { type StoredTensor, toFloat32 } from "../formats/safetensors.ts";
import type { FloatMatrix, KeptModel } from "./types.ts";

/** Before the names of the trainer's state. */
const STATE = "state/";
const CENTERS = "converged/centers";
const MEAN = "features/mean";
const LEVEL = "omh/centers_";
const PLAN = "omh/plan_";

/** What a model's file has besides its header. */
export type ModelTensors = Pick<KeptModel, "state" | "centers" | "mean" | "hierarchy">;

/** Names the tensors of a model. */
export function namedTensors({ state, centers, mean, hierarchy }: ModelTensors): Map<string, StoredTensor> {
  const tensors = new Map<string, StoredTensor>();
  for (const [name, { shape, data }] of state) {
    tensors.set(STATE + name, { dtype: "F32", shape: [...shape], data });
  }
  if (centers) tensors.set(CENTERS, stored(centers));
  if (mean) tensors.set(MEAN, { dtype: "F32", shape: [mean.length], data: mean });
  for (const [m, level] of hierarchy?.centers.entries() ?? []) tensors.set(`${LEVEL}${m + 1}`, stored(level));
  for (const [m, plan] of hierarchy?.plans.entries() ?? []) tensors.set(`${PLAN}${m + 1}`, stored(plan));
  return tensors;
}

/**
 * Tells the tensors of a model's file apart.
 *
 * @throws {TypeError} One is no matrix of floats where it should be.
 */
export function sortedTensors(tensors: ReadonlyMap<string, StoredTensor>): ModelTensors {
  const matrices = (name: string) => {
    const found: FloatMatrix[] = [];
    for (let m = 1; tensors.has(`${name}${m}`); m++) found.push(matrix(tensors, `${name}${m}`));
    return found;
  };
  const centers = matrices(LEVEL);
  const mean = tensors.get(MEAN);
  return {
    state: new Map(
      [...tensors].filter(([name]) => name.startsWith(STATE))
        .map(([name, tensor]) => [
          name.slice(STATE.length),
          { shape: tensor.shape, data: toFloat32(tensor, name) },
        ]),
    ),
    centers: tensors.has(CENTERS) ? matrix(tensors, CENTERS) : null,
    mean: mean ? toFloat32(mean, MEAN) : null,
    hierarchy: centers.length > 0 ? { centers, plans: matrices(PLAN) } : null,
  };
}

function stored({ rows, columns, data }: FloatMatrix): StoredTensor {
  return { dtype: "F32", shape: [rows, columns], data };
}

function matrix(tensors: ReadonlyMap<string, StoredTensor>, name: string): FloatMatrix {
  const tensor = tensors.get(name)!;
  const [rows, columns, ...more] = tensor.shape;
  if (columns === undefined || more.length > 0) {
    throw new TypeError(
      `Cannot read the tensor "${name}": its shape is [${tensor.shape}], expected rows and columns`,
    );
  }
  return { rows, columns, data: toFloat32(tensor, name) };
}
