/**
 * Lattice points by their integer coordinates: a hash table with open addressing.
 *
 * @module
 */

/** One odd multiplier for every coordinate; its powers make the hash a polynomial in the coordinates. */
const MULTIPLIER = 0x9e3779b1;

/** Slots of a new table, a power of two. A table that just fits its points stays in the processor's cache. */
const SMALLEST_TABLE = 1024;

/** Gives every distinct key of `d` integers a number, counted from 0 in the order of first sight. */
export class KeyTable {
  /** Coordinates of point `i` at `i * dimensions`. */
  readonly keys: Int32Array;
  readonly #dimensions: number;
  /** Number of the point in a slot, plus one; 0 is an empty slot. At most half of the slots are taken. */
  #slots = new Int32Array(SMALLEST_TABLE);
  #count = 0;

  /**
   * @param capacity Largest number of distinct keys.
   * @param dimensions Integers in a key.
   */
  constructor(capacity: number, dimensions: number) {
    this.#dimensions = dimensions;
    this.keys = new Int32Array(capacity * dimensions);
  }

  /** Number of distinct keys seen since the last `clear`. */
  get count(): number {
    return this.#count;
  }

  /** Forgets every key. */
  clear(): void {
    this.#slots.fill(0);
    this.#count = 0;
  }

  /** The number of the key at `source[start]`, which is added if it is new. */
  intern(source: Int32Array, start: number): number {
    const slot = this.#probe(source, start);
    const found = this.#slots[slot];
    if (found !== 0) return found - 1;
    const at = this.#count * this.#dimensions;
    for (let i = 0; i < this.#dimensions; i++) this.keys[at + i] = source[start + i];
    this.#slots[slot] = ++this.#count;
    if (2 * this.#count > this.#slots.length) this.#grow();
    return this.#count - 1;
  }

  /** The number of the key at `source[start]`, or -1 if it was never added. */
  find(source: Int32Array, start: number): number {
    return this.#slots[this.#probe(source, start)] - 1;
  }

  /** The slot that holds the key or, if there is none, the empty slot where it belongs. */
  #probe(source: Int32Array, start: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const shift = Math.clz32(mask);
    const d = this.#dimensions;
    let hash = 0;
    for (let i = 0; i < d; i++) hash = Math.imul(hash + source[start + i], MULTIPLIER);
    let slot = hash >>> shift;
    while (slots[slot] !== 0 && !this.#equals(slots[slot] - 1, source, start)) slot = (slot + 1) & mask;
    return slot;
  }

  /** Doubles the number of slots; the points keep their numbers. */
  #grow(): void {
    this.#slots = new Int32Array(2 * this.#slots.length);
    for (let point = 0; point < this.#count; point++) {
      this.#slots[this.#probe(this.keys, point * this.#dimensions)] = point + 1;
    }
  }

  #equals(point: number, source: Int32Array, start: number): boolean {
    const at = point * this.#dimensions;
    for (let i = 0; i < this.#dimensions; i++) {
      if (this.keys[at + i] !== source[start + i]) return false;
    }
    return true;
  }
}
