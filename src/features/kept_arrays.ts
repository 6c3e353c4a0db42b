/**
 * Arrays that are kept in memory for as long as there is room.
 *
 * @module
 */

/** Keeps what is computed first; what finds no room is computed at each visit. */
export class KeptArrays<T extends Float32Array | Int32Array> {
  readonly #kept = new Map<string, T>();
  #room: number;

  /** @param bytes Memory for all arrays together. */
  constructor(bytes: number) {
    this.#room = bytes;
  }

  /** The array of a key: the kept one, or a computed one, which is kept where there is room. */
  async remember(key: string, compute: () => Promise<T>): Promise<T> {
    const known = this.#kept.get(key);
    if (known) return known;
    const values = await compute();
    if (values.byteLength <= this.#room) {
      this.#room -= values.byteLength;
      this.#kept.set(key, values);
    }
    return values;
  }

  /** Kept arrays by their keys. */
  entries(): Iterable<[string, T]> {
    return this.#kept.entries();
  }
}
