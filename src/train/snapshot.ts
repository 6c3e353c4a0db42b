/**
 * A trainer's state as plain data, and back.
 *
 * @module
 */
import { tensor } from "@tensorflow/tfjs-core";
import { type StoredTensor, toFloat32 } from "../formats/safetensors.ts";
import type { Trainer } from "../methods/types.ts";

/** Where a trainer was. Everything random derives from the step's number, so nothing of it need be kept. */
export interface Snapshot {
  /** Number of steps taken. */
  readonly steps: number;
  /** The trainer's state by name. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/** Copies where a trainer is now. */
export async function snapshotOf(trainer: Trainer): Promise<Snapshot> {
  const entries = await Promise.all(
    Object.entries(trainer.state).map(async ([name, variable]): Promise<[string, StoredTensor]> => {
      const data = Float32Array.from(await variable.data());
      return [name, { dtype: "F32", shape: variable.shape, data }];
    }),
  );
  return { steps: trainer.steps, tensors: new Map(entries) };
}

/**
 * Puts a trainer where one of its kind was.
 *
 * @returns Whether the saved state fits the trainer; where it does not, the trainer is left as it was.
 */
export function restore(trainer: Trainer, { steps, tensors }: Snapshot): boolean {
  const entries = Object.entries(trainer.state);
  const fits = entries.length === tensors.size &&
    entries.every(([name, variable]) => String(tensors.get(name)?.shape) === String(variable.shape));
  if (!fits) return false;
  for (const [name, variable] of entries) {
    const saved = tensor(toFloat32(tensors.get(name)!), variable.shape);
    variable.assign(saved);
    saved.dispose();
  }
  trainer.steps = steps;
  return true;
}
