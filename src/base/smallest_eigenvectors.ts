/**
 * The eigenvectors of a symmetric matrix's smallest eigenvalues: Lanczos's method on blocks of vectors, with full
 * reorthogonalisation (J. Cullum and W. E. Donath, IEEE Conference on Decision and Control 1974).
 *
 * A block of as many vectors as are wanted finds eigenvalues that count several times.
 *
 * @module
 */
import { RandomStreams } from "./random.ts";
import { symmetricEigenvalues } from "./symmetric_eigenvalues.ts";
import { symmetricEigenvectors } from "./symmetric_eigenvectors.ts";
import { dot, matrixProduct, removePart, unit } from "./vectors.ts";

/** How much the basis grows from one look at the small problem to the next, whose cost grows with its cube. */
const GROWTH = 1.25;
/** The residual that ends the search, as a part of the largest eigenvalue. */
const CONVERGED = 1e-11;
/** What is left of a vector that lies in the basis, as a part of the largest entry of its image. */
const INSIDE = 1e-13;

/** Eigenvalues, ascending, and a unit vector of each, at right angles to the others; its sign is whichever was found. */
export interface Eigenpairs {
  readonly values: readonly number[];
  readonly vectors: readonly Float64Array[];
}

/**
 * The smallest eigenvalues of a matrix and their vectors. The same matrix gives the same bits.
 *
 * @param matrix `n * n`, row by row, symmetric and finite. Left as it is.
 * @param n Number of rows.
 * @param count How many: from 1 to n.
 * @throws {RangeError} There are fewer rows than that.
 */
export function smallestEigenvectors(matrix: Float64Array, n: number, count: number): Eigenpairs {
  if (!(count >= 1 && count <= n)) {
    throw new RangeError(`Cannot find "${count}" eigenvectors: there are ${n} rows, expected 1 to ${n}`);
  }
  const search = new BlockSearch(matrix, n, count);
  for (let next = 3 * count;; next = Math.ceil(GROWTH * next)) {
    while (search.tried < Math.min(next, n)) search.tryNext();
    const found = search.smallest();
    if (found) return found;
  }
}

class BlockSearch {
  readonly #random;
  /** Unit vectors at right angles to each other. */
  readonly #basis: Float64Array[] = [];
  /** For each basis vector that was tried: the products of its image with the basis vectors, as far as there are any. */
  readonly #columns: number[][] = [];

  constructor(
    private readonly matrix: Float64Array,
    private readonly n: number,
    private readonly count: number,
  ) {
    this.#random = new RandomStreams(0).stream("eigenvectors");
    for (let i = 0; i < count; i++) this.#addRandom();
  }

  /** Number of basis vectors whose images are in the basis. */
  get tried(): number {
    return this.#columns.length;
  }

  /** Brings the image of the next basis vector into the basis. */
  tryNext(): void {
    const image = matrixProduct(this.matrix, this.#basis[this.tried]);
    const scale = image.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
    const column = this.#removeBasis(image);
    this.#columns.push(column);
    if (this.#basis.length === this.n) return;
    const norm = Math.sqrt(dot(image, image));
    // An image that lies in the basis leads nowhere: a new direction may.
    if (norm <= INSIDE * scale) return this.#addRandom();
    column.push(norm);
    this.#basis.push(unit(image));
  }

  /** The smallest pairs, once they are found. */
  smallest(): Eigenpairs | undefined {
    const { tried, count, n } = this;
    const small = new Float64Array(tried ** 2);
    for (let j = 0; j < tried; j++) {
      for (let i = 0; i <= j; i++) small[i * tried + j] = small[j * tried + i] = this.#columns[j][i];
    }
    const sorted = symmetricEigenvalues(small, tried).sort();
    const values = [...sorted.subarray(0, count)];
    const coordinates = symmetricEigenvectors(small, tried, values);
    const limit = CONVERGED * Math.max(Math.abs(sorted[0]), Math.abs(sorted[tried - 1]));
    const ended = tried === n || coordinates.every((own) => this.#residual(own) <= limit);
    return ended ? { values, vectors: coordinates.map((own) => this.#combined(own)) } : undefined;
  }

  /** How far the image of a vector, by its coordinates, is from the basis vectors that were tried. */
  #residual(coordinates: Float64Array): number {
    const outside = new Float64Array(this.#basis.length - this.tried);
    for (const [j, column] of this.#columns.entries()) {
      for (let i = this.tried; i < column.length; i++) outside[i - this.tried] += column[i] * coordinates[j];
    }
    return Math.sqrt(dot(outside, outside));
  }

  /** The vector that the coordinates name, at unit length. */
  #combined(coordinates: Float64Array): Float64Array {
    const vector = new Float64Array(this.n);
    for (const [b, own] of this.#basis.slice(0, this.tried).entries()) {
      for (let i = 0; i < vector.length; i++) vector[i] += coordinates[b] * own[i];
    }
    return unit(vector);
  }

  /** Takes what a vector has of the basis away; gives how much that was of each. */
  #removeBasis(vector: Float64Array): number[] {
    const parts = this.#basis.map((own) => removePart(vector, own));
    // Twice, since what rounding leaves of the others grows.
    for (const [i, own] of this.#basis.entries()) parts[i] += removePart(vector, own);
    return parts;
  }

  #addRandom(): void {
    const drawn = Float64Array.from(this.#random.normals(this.n));
    this.#removeBasis(drawn);
    const direction = unit(drawn);
    // A vector that lay almost in the basis is mostly rounding: once more, at unit length.
    this.#removeBasis(direction);
    this.#basis.push(unit(direction));
  }
}
