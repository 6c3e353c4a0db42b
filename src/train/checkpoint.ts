/**
 * Trainings saved on disk, to be resumed to the bit.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { tensor } from "@tensorflow/tfjs-core";
import { readSafetensors, type StoredTensor, toFloat32, writeSafetensors } from "../backbone/safetensors.ts";
import type { Trainer } from "../methods/types.ts";
import type { RecorderState } from "./curve_recorder.ts";

/** A saved training. Everything random derives from the step's number, so nothing of it need be kept. */
export interface SavedTraining {
  /** Number of steps taken. */
  readonly steps: number;
  readonly recorder: RecorderState;
  /** The trainer's state by name. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/** The checkpoint of one cell: one file, replaced whole. */
export class Checkpoint {
  /** @param path Path of the file. Its folder must exist. */
  constructor(readonly path: string) {}

  /** What was saved; `undefined` where nothing was, or where the file is damaged. */
  async load(): Promise<SavedTraining | undefined> {
    try {
      const { tensors, metadata: { training, digest } } = await readSafetensors(this.path);
      if (digest !== contentDigest(training, tensors)) return undefined;
      const { steps, recorder } = JSON.parse(training);
      return { steps, recorder, tensors };
    } catch {
      // A missing or damaged checkpoint costs time, not numbers: the training starts at its first step.
      return undefined;
    }
  }

  /** Saves a training. */
  async save(trainer: Trainer, recorder: RecorderState): Promise<void> {
    const entries = await Promise.all(
      Object.entries(trainer.state).map(async ([name, variable]): Promise<[string, StoredTensor]> => {
        const data = Float32Array.from(await variable.data());
        return [name, { dtype: "F32", shape: variable.shape, data }];
      }),
    );
    const training = JSON.stringify({ steps: trainer.steps, recorder });
    const tensors = new Map(entries);
    await writeSafetensors(this.path, tensors, { training, digest: contentDigest(training, tensors) });
  }

  /** Removes the file, if it is there. */
  async remove(): Promise<void> {
    await Deno.remove(this.path).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
}

/** SHA-256 (hex) of all that is saved: a number that changed on the disk must not go unnoticed. */
function contentDigest(training: string, tensors: ReadonlyMap<string, StoredTensor>): string {
  const hash = createHash("sha256").update(training);
  for (const name of [...tensors.keys()].sort()) {
    const { dtype, shape, data } = tensors.get(name)!;
    hash.update(JSON.stringify([name, dtype, shape]));
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex");
}

/** The checkpoint of the cell with this key. */
export function checkpointOf(folder: string, key: string): Checkpoint {
  return new Checkpoint(`${folder}/${key}.safetensors`);
}

/**
 * Puts a fresh trainer where a saved one was.
 *
 * @returns Whether the saved state fits the trainer; where it does not, the trainer is left as it was.
 */
export function restore(trainer: Trainer, { steps, tensors }: SavedTraining): boolean {
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
