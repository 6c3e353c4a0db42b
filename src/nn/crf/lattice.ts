/**
 * High-dimensional Gaussian filtering with a permutohedral lattice.
 *
 * @module
 */
import { KeyTable } from "./_key_table.ts";
import { RunFinder } from "./_runs.ts";
import { createSimplexLocator, type SimplexLocator } from "./_simplex.ts";
import { arrayBytes, type Workspace } from "./_workspace.ts";

/** Keeps the reciprocal square root finite where a pixel has no mass (reference: evaluation, "Model"). */
const NORMALISER_EPSILON = 1e-20;

/** Channels in a vector register: rows of channels are padded to a multiple of this. */
export const LANES = 4;

/**
 * The filter K of the dense CRF, built for one feature vector per pixel (reference: evaluation, "The filter K").
 *
 * The lattice only approximates the Gaussian sum, and the labels depend on the approximation; hence the exact procedure.
 */
export class PermutohedralLattice {
  readonly #workspace: Workspace;
  readonly #pixels: number;
  readonly #dimensions: number;
  readonly #locator: SimplexLocator;
  readonly #table: KeyTable;
  readonly #finder: RunFinder;
  /** Lattice points around each pixel, [pixels, dimensions + 1]. */
  readonly #vertices: Int32Array;
  /** Their barycentric weights, times the pixel's normaliser once `normalise` has run. */
  readonly #weights: Float32Array;
  /** Runs of neighbours, one array per direction; the first `#runLengths[j]` entries are in use. */
  readonly #runs: Int32Array[];
  readonly #runLengths: Int32Array;

  /**
   * @param workspace Memory with room for {@linkcode PermutohedralLattice.bytes}.
   * @param pixels Number of pixels.
   * @param dimensions Number of features of a pixel.
   */
  constructor(workspace: Workspace, pixels: number, dimensions: number) {
    const corners = dimensions + 1;
    const capacity = pixels * corners;
    this.#workspace = workspace;
    this.#pixels = pixels;
    this.#dimensions = dimensions;
    this.#locator = createSimplexLocator(dimensions);
    this.#table = new KeyTable(capacity, dimensions);
    this.#finder = new RunFinder(capacity, dimensions);
    this.#vertices = workspace.int32(capacity);
    this.#weights = workspace.float32(capacity);
    this.#runs = Array.from({ length: corners }, () => workspace.int32(capacity));
    this.#runLengths = new Int32Array(corners);
  }

  /** Bytes of workspace that a lattice takes, without the points' rows that {@linkcode filter} is given. */
  static bytes(pixels: number, dimensions: number): number {
    const corners = dimensions + 1;
    return (corners + 2) * arrayBytes(pixels * corners);
  }

  /** Number of lattice points that touch a pixel. */
  get points(): number {
    return this.#table.count;
  }

  /**
   * Builds the lattice around the pixels, in place of an earlier one.
   *
   * @param features Features in units of their standard deviations, [pixels, dimensions].
   * @throws {TypeError} If `features` has another length.
   */
  build(features: Float32Array): void {
    const d = this.#dimensions;
    if (features.length !== this.#pixels * d) {
      throw new TypeError(
        `Cannot build a permutohedral lattice "features": ${features.length} numbers, expected ${this.#pixels} pixels x ${d}`,
      );
    }
    this.#table.clear();
    for (let pixel = 0, corner = 0; pixel < this.#pixels; pixel++) {
      this.#locator.locate(features, pixel * d);
      for (let k = 0; k <= d; k++, corner++) {
        this.#vertices[corner] = this.#table.intern(this.#locator.keys, k * d);
        this.#weights[corner] = this.#locator.weights[k];
      }
    }
    this.#runs.forEach((runs, j) => this.#runLengths[j] = this.#finder.find(this.#table, j, runs));
  }

  /**
   * Turns the filter K into the symmetrically normalised filter `F(q) = a * K(a * q)`, `a = 1 / sqrt(K(1) + 1e-20)`.
   *
   * @param rows Scratch in the workspace, at least `points * LANES` numbers.
   * @param ones Scratch in the workspace, at least `pixels * LANES` numbers.
   * @param sums Scratch in the workspace, at least `pixels * LANES` numbers.
   */
  normalise(rows: Float32Array, ones: Float32Array, sums: Float32Array): void {
    const corners = this.#dimensions + 1;
    ones.fill(1, 0, this.#pixels * LANES);
    sums.fill(0, 0, this.#pixels * LANES);
    this.filter(ones, LANES, sums, rows);
    for (let pixel = 0, corner = 0; pixel < this.#pixels; pixel++) {
      const normaliser = 1 / Math.sqrt(sums[pixel * LANES] + NORMALISER_EPSILON);
      for (let k = 0; k < corners; k++) this.#weights[corner++] *= normaliser;
    }
  }

  /**
   * Filters each channel on its own and adds the result to `out`. All arrays lie in the workspace.
   *
   * @param values What to filter, [pixels, channels].
   * @param channels Channels in a row, a multiple of {@linkcode LANES}.
   * @param out Receives `weight * filtered`, [pixels, channels].
   * @param rows Scratch, at least `points * channels` numbers.
   * @param weight Factor on the result.
   */
  filter(values: Float32Array, channels: number, out: Float32Array, rows: Float32Array, weight = 1): void {
    const { kernels } = this.#workspace;
    const corners = this.#dimensions + 1;
    const stride = channels * Float32Array.BYTES_PER_ELEMENT;
    const [vertices, weights, points] = [this.#vertices, this.#weights, rows].map((array) =>
      array.byteOffset
    );
    rows.fill(0, 0, this.points * channels);
    kernels.splat(values.byteOffset, vertices, weights, this.#pixels, corners, stride, points);
    this.#runs.forEach((runs, j) => kernels.blur(points, runs.byteOffset, this.#runLengths[j], stride));
    const scale = weight / (1 + 2 ** -this.#dimensions);
    kernels.slice(points, vertices, weights, this.#pixels, corners, stride, scale, out.byteOffset);
  }
}
