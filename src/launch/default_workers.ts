/**
 * How many worker processes a machine takes.
 *
 * @module
 */

/** Memory that a worker may come to need, bytes: the heap of the wasm engine ends there. */
const WORKER_BYTES = 4 * 2 ** 30;

/**
 * One worker per core, and at most one per 4 GiB of memory.
 *
 * @param cores Logical cores.
 * @param memory Memory of the machine, bytes.
 */
export function defaultWorkers(cores: number, memory: number): number {
  return Math.max(1, Math.min(cores, Math.floor(memory / WORKER_BYTES)));
}
