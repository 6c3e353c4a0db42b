/**
 * PriMaPs's principal mask proposals: an image taken apart into masks, one principal direction after the other.
 *
 * @module
 */
import type { ProposalOptions } from "./options.ts";
import { Scatter } from "./scatter.ts";

/** A map of features of one image. */
export interface FeatureMap {
  /** `[height, width, channels]`, row by row, not normalised. */
  readonly values: Float32Array;
  /** Rows of cells. */
  readonly height: number;
  /** Cells in a row. */
  readonly width: number;
  /** Number of feature channels C. */
  readonly channels: number;
}

/** One mask. */
export interface Proposal {
  /** First principal direction of the cells that were free, with the sign that was used: C entries. */
  readonly direction: Float64Array;
  /** Cell that the mask grew from. */
  readonly seed: number;
  /** 1 for the cells that were free before. */
  readonly free: Uint8Array;
  /** How much of each cell is the mask's, 0..1; not a number anywhere where no free cell is like the seed. */
  readonly mask: Float32Array;
}

/** All masks of an image. */
export interface Proposals {
  /** In the order found; at least one. */
  readonly proposals: readonly Proposal[];
  /** 1 for the cells that no mask has taken. */
  readonly free: Uint8Array;
}

/** Share of taken cells with which an image is done (reference: PriMaPs, section 3). */
const TAKEN = 0.95;
/** Masks that an image has at least before it ends because nothing is taken any more; and how many states must agree. */
const [LEAST_MASKS, SAME_STATES] = [4, 3];
/** Smallest norm that a feature is divided by. */
const FLOOR = 1e-12;

/**
 * Takes an image apart (reference: PriMaPs, section 3).
 *
 * @param map Features of the image.
 * @param signOf The sign with which a direction is used: of its mask's number, from 0, and of the direction with the entry of
 * largest magnitude positive.
 */
export function proposeMasks(
  map: FeatureMap,
  options: ProposalOptions,
  signOf: (mask: number, direction: Float64Array) => number,
): Proposals {
  const units = unitRows(map);
  const cells = map.height * map.width;
  let free = new Uint8Array(cells).fill(1);
  const scatter = new FreeScatter(map);
  const proposals: Proposal[] = [];
  const states: Uint8Array[] = [];
  while (share(free) > 1 - TAKEN) {
    const plain = scatter.of(free).first();
    const sign = signOf(proposals.length, plain);
    const direction = plain.map((entry) => sign * entry);
    const seed = seedOf(likeness(units, direction, free), free, options);
    const mask = thresholded(likeness(units, units.subarray(seed * map.channels), free), options.threshold);
    proposals.push({ direction, seed, free, mask });
    free = free.map((cell, at) => mask[at] > 0 ? 0 : cell);
    states.push(free);
    if (states.length >= LEAST_MASKS && states.slice(-SAME_STATES).every((state) => same(state, free))) break;
  }
  return { proposals, free };
}

/** Whether no free cell was like the seed, so that the mask is not a number. */
export function isStalled({ mask }: Proposal): boolean {
  return Number.isNaN(mask[0]);
}

/** The scatter of the free cells, which become fewer. */
class FreeScatter {
  #scatter: Scatter | undefined;
  #known: Uint8Array | undefined;

  constructor(private readonly map: FeatureMap) {}

  of(free: Uint8Array): Scatter {
    const known = this.#known;
    const gone = known ? differences(known, free) : [];
    const left = free.reduce((sum, cell) => sum + cell, 0);
    // Whichever is less work; and few cells are not what rounding leaves of many.
    if (known && this.#scatter && gone.length <= left) {
      for (const cell of gone) this.#scatter.add(this.#row(cell), -1);
    } else {
      this.#scatter = new Scatter(this.map.channels);
      free.forEach((is, cell) => is && this.#scatter!.add(this.#row(cell)));
    }
    this.#known = free;
    return this.#scatter!;
  }

  #row(cell: number): Float32Array {
    const { values, channels } = this.map;
    return values.subarray(cell * channels, (cell + 1) * channels);
  }
}

function differences(before: Uint8Array, after: Uint8Array): number[] {
  const found: number[] = [];
  before.forEach((value, at) => value !== after[at] && found.push(at));
  return found;
}

function unitRows({ values, channels }: FeatureMap): Float32Array {
  const units = new Float32Array(values.length);
  for (let first = 0; first < values.length; first += channels) {
    let square = 0;
    for (let c = first; c < first + channels; c++) square += values[c] ** 2;
    const norm = Math.max(Math.sqrt(square), FLOOR);
    for (let c = first; c < first + channels; c++) units[c] = values[c] / norm;
  }
  return units;
}

/** The product of each free cell's unit feature with a direction; 0 for cells that are taken. */
function likeness(
  units: Float32Array,
  direction: Float64Array | Float32Array,
  free: Uint8Array,
): Float64Array {
  const channels = units.length / free.length;
  const products = new Float64Array(free.length);
  for (let cell = 0; cell < free.length; cell++) {
    if (!free[cell]) continue;
    let sum = 0;
    for (let c = 0, at = cell * channels; c < channels; c++, at++) sum += units[at] * direction[c];
    products[cell] = sum;
  }
  return products;
}

/** The cell that is most like the direction, the first of equal ones. */
function seedOf(products: Float64Array, free: Uint8Array, { seed_on_used }: ProposalOptions): number {
  let seed = -1;
  for (let cell = 0; cell < products.length; cell++) {
    if (seed_on_used === "best-free" && !free[cell]) continue;
    if (seed < 0 || products[cell] > products[seed]) seed = cell;
  }
  return seed;
}

/** What is above a share of the largest product, as a part of the largest. */
function thresholded(products: Float64Array, threshold: number): Float32Array {
  const most = products.reduce((most, product) => Math.max(most, product), -Infinity);
  return Float32Array.from(products, (product) => (product < threshold * most ? 0 : product) / most);
}

function share(free: Uint8Array): number {
  return free.reduce((sum, cell) => sum + cell, 0) / free.length;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.every((value, at) => value === b[at]);
}
