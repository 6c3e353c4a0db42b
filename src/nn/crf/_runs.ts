/**
 * Runs of neighbouring lattice points along one direction of the permutohedral lattice.
 *
 * @module
 */
import type { KeyTable } from "./_key_table.ts";

/** Finds the runs of neighbours in a lattice; keeps its buffers from one lattice to the next. */
export class RunFinder {
  readonly #dimensions: number;
  /** Number of the next point in the direction at hand, or -1. */
  readonly #next: Int32Array;
  /** 1 where a point is the next one of another. */
  readonly #hasPrevious: Uint8Array;
  readonly #key: Int32Array;

  /**
   * @param capacity Largest number of lattice points.
   * @param dimensions Stored coordinates of a lattice point.
   */
  constructor(capacity: number, dimensions: number) {
    this.#dimensions = dimensions;
    this.#next = new Int32Array(capacity);
    this.#hasPrevious = new Uint8Array(capacity);
    this.#key = new Int32Array(dimensions);
  }

  /**
   * Writes the runs along one direction, each from its first point to its last. Points without a neighbour are left out,
   * because a blur does not change them.
   *
   * @param table The lattice points.
   * @param direction 0 to `dimensions` inclusive.
   * @param runs Receives the numbers of the points; the last one of each run as its complement `~n`.
   * @returns The number of entries written.
   */
  find(table: KeyTable, direction: number, runs: Int32Array): number {
    this.#link(table, direction);
    const next = this.#next;
    let length = 0;
    for (let point = 0; point < table.count; point++) {
      if (this.#hasPrevious[point] === 1 || next[point] < 0) continue;
      let at = point;
      for (; next[at] >= 0; at = next[at]) runs[length++] = at;
      runs[length++] = ~at;
    }
    return length;
  }

  /** A step along direction j adds 1 to every coordinate but the j-th, which loses d; the last one is not stored. */
  #link(table: KeyTable, direction: number): void {
    const d = this.#dimensions;
    const key = this.#key;
    this.#hasPrevious.fill(0, 0, table.count);
    for (let point = 0, at = 0; point < table.count; point++) {
      for (let i = 0; i < d; i++) key[i] = table.keys[at++] + 1;
      if (direction < d) key[direction] -= d + 1;
      const next = table.find(key, 0);
      this.#next[point] = next;
      if (next >= 0) this.#hasPrevious[next] = 1;
    }
  }
}
