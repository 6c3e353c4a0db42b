/**
 * Trainings saved on disk, to be resumed to the bit.
 *
 * @module
 */
import { isNotFound } from "../base/workspace.ts";
import { causeOf } from "../base/thrown.ts";
import { removeFile } from "../base/remove_file.ts";
import { contentDigest } from "../formats/content_digest.ts";
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
  #hasWarned = false;

  /**
   * Reads and writes nothing yet.
   *
   * @param path Path of the file. Its folder must exist.
   * @param key Key of the cell: a file that another cell's training is saved in is not taken for its own.
   * @param warn Told of a file that cannot be used or, once, written. That costs time, not numbers.
   */
  constructor(
    readonly path: string,
    private readonly key: string,
    private readonly warn: (message: string) => void = () => {},
  ) {}

  /** What was saved; `undefined` where nothing was, or where the file is damaged or another cell's. */
  async load(): Promise<SavedTraining | undefined> {
    try {
      const { tensors, metadata: { training, digest } } = await readSafetensors(this.path);
      if (digest !== contentDigest(training, tensors)) {
        return this.#refuse("its content is not what was saved");
      }
      const { key, steps, recorder, validation } = JSON.parse(training);
      if (key !== this.key) return this.#refuse(`it is that of cell ${key}`);
      const entries = [...tensors];
      const best = entries.filter(([name]) => name.startsWith(BEST))
        .map(([name, value]): [string, StoredTensor] => [name.slice(BEST.length), value]);
      return {
        steps,
        recorder,
        tensors: new Map(entries.filter(([name]) => !name.startsWith(BEST))),
        best: validation && { validation, snapshot: { steps: validation.chosen, tensors: new Map(best) } },
      };
    } catch (error) {
      return isNotFound(error) ? undefined : this.#refuse(causeOf(error));
    }
  }

  /**
   * Saves a training. Where that cannot be written, the file stays as it was saved last.
   *
   * @param best The best step so far, where validations choose one.
   */
  async save(trainer: Trainer, recorder: RecorderState, best: BestStepState | null = null): Promise<void> {
    const { steps, tensors: current } = await snapshotOf(trainer);
    const kept = [...best?.snapshot.tensors ?? []]
      .map(([name, value]): [string, StoredTensor] => [BEST + name, value]);
    const tensors = new Map([...current, ...kept]);
    const training = JSON.stringify({ key: this.key, steps, recorder, validation: best?.validation ?? null });
    try {
      await writeSafetensors(this.path, tensors, { training, digest: contentDigest(training, tensors) });
    } catch (error) {
      if (!this.#hasWarned) {
        this.warn(
          `The training of cell ${this.key} goes on without being saved at step ${steps}: ${causeOf(error)}`,
        );
      }
      this.#hasWarned = true;
    }
  }

  #refuse(reason: string): undefined {
    this.warn(`The training of cell ${this.key} starts anew: its checkpoint cannot be used (${reason})`);
  }

  /** Removes the file, if it is there. */
  async remove(): Promise<void> {
    await removeFile(this.path);
  }
}

/**
 * The checkpoint of the cell with this key.
 *
 * @param warn Told, once, of a file that cannot be used or written.
 */
export function checkpointOf(folder: string, key: string, warn?: (message: string) => void): Checkpoint {
  return new Checkpoint(`${folder}/${key}.safetensors`, key, warn);
}
