/**
 * Memory that a training takes and does not give back.
 *
 * @module
 */
import type { TrainedCell } from "./types.ts";

/** First steps that are not looked at: moments and caches are made in them. */
const FIRST_STEPS = 2;

/** Growth of the heap of plain objects during a training that is worth a note, bytes: less may be waiting to be collected. */
const HEAP_GROWTH = 512 * 2 ** 20;

/** Tensor memory that steps leave taken. What the trainers of a step share is freed with its batch, so all are looked at together. */
export class StepGrowth {
  #added: number[] = [];
  #steps = 0;

  /** @param bytes Tensor memory after a step less that after the one before it. */
  add(bytes: number): void {
    if (++this.#steps > FIRST_STEPS) this.#added.push(bytes);
  }

  /** Bytes a step, if most steps leave some: what is made now and then is no growth. */
  get perStep(): number {
    const growing = this.#added.filter((bytes) => bytes > 0).length;
    if (2 * growing <= this.#added.length) return 0;
    return this.#added.reduce((sum, bytes) => sum + bytes, 0) / this.#added.length;
  }
}

/**
 * What is to be said of the memory that a training has taken: nothing of one that frees what it makes.
 *
 * @param heapGrowth By how much the heap of plain objects grew while the cell and those beside it were trained, bytes.
 */
export function growthNotes({ growth }: Pick<TrainedCell, "growth">, heapGrowth: number): string[] {
  const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toPrecision(3)} MiB`;
  const notes = [];
  if (growth > 0) {
    notes.push(`the trainers of its job keep ${mebibytes(growth)} of tensors more after each step`);
  }
  if (heapGrowth > HEAP_GROWTH) notes.push(`the heap of its process grew by ${mebibytes(heapGrowth)}`);
  return notes;
}
