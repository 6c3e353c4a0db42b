/**
 * Trainings saved on disk, to be resumed to the bit.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { readSafetensors, type StoredTensor, writeSafetensors } from "../formats/safetensors.ts";
import type { Trainer } from "../methods/types.ts";
import type { BestStepState } from "./best_step.ts";
import type { RecorderState } from "./curve_recorder.ts";
import { type Snapshot, snapshotOf } from "./snapshot.ts";

/** Before the names of what the best step so far left behind. */
const BEST = "best step/";

/** A saved training. */
export interface SavedTraining extends Snapshot {
  readonly recorder: RecorderState;
  /** The best step so far, where validations choose one. */
  readonly best: BestStepState | null;
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
      const { steps, recorder, validation } = JSON.parse(training);
      const entries = [...tensors];
      const best = entries.filter(([name]) => name.startsWith(BEST))
        .map(([name, value]): [string, StoredTensor] => [name.slice(BEST.length), value]);
      return {
        steps,
        recorder,
        tensors: new Map(entries.filter(([name]) => !name.startsWith(BEST))),
        best: validation && { validation, snapshot: { steps: validation.chosen, tensors: new Map(best) } },
      };
    } catch {
      // A missing or damaged checkpoint costs time, not numbers: the training starts at its first step.
      return undefined;
    }
  }

  /**
   * Saves a training.
   *
   * @param best The best step so far, where validations choose one.
   */
  async save(trainer: Trainer, recorder: RecorderState, best: BestStepState | null = null): Promise<void> {
    const { steps, tensors: current } = await snapshotOf(trainer);
    const kept = [...best?.snapshot.tensors ?? []]
      .map(([name, value]): [string, StoredTensor] => [BEST + name, value]);
    const tensors = new Map([...current, ...kept]);
    const training = JSON.stringify({ steps, recorder, validation: best?.validation ?? null });
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
