/**
 * Mean-field inference in a fully connected conditional random field with Gaussian kernels.
 *
 * @module
 */
import { arrayBytes, Workspace } from "./_workspace.ts";
import { bilateralFeatures, positionFeatures } from "./features.ts";
import { LANES, PermutohedralLattice } from "./lattice.ts";
import type { DenseCrf, DenseCrfOptions, DenseCrfSize } from "./options.ts";

const POSITION_FEATURES = 2;
const BILATERAL_FEATURES = 5;

/** The dense CRF: pixels are rows of channels, classes padded to whole vectors. */
export class MeanField implements DenseCrf {
  readonly #settings: DenseCrfSize & Required<DenseCrfOptions>;
  readonly #pixels: number;
  /** Numbers in a padded row. */
  readonly #channels: number;
  readonly #workspace: Workspace;
  /** Negated unary energy, [pixels, channels]. */
  readonly #negatedUnary: Float32Array;
  /** Scores of the iteration at hand, [pixels, channels]. */
  readonly #scores: Float32Array;
  /** Probabilities Q, [pixels, channels]. */
  readonly #probabilities: Float32Array;
  /** Rows of a lattice's points, [points, channels]; one array serves all lattices. */
  readonly #rows: Float32Array;
  readonly #position?: PermutohedralLattice;
  readonly #bilateral?: PermutohedralLattice;
  readonly #features: Float32Array;
  #hasImage = false;

  /** @param settings Checked settings; a kernel of weight 0 is left out. */
  constructor(settings: DenseCrfSize & Required<DenseCrfOptions>) {
    const { width, height, classes, positionWeight, positionStd, bilateralWeight } = settings;
    this.#settings = settings;
    this.#pixels = width * height;
    this.#channels = Math.ceil(classes / LANES) * LANES;
    const dimensions = [POSITION_FEATURES, BILATERAL_FEATURES];
    const used = dimensions.filter((_, i) => [positionWeight, bilateralWeight][i] > 0);
    const map = this.#pixels * this.#channels;
    const rows = map * (Math.max(0, ...used) + 1);
    const lattices = used.reduce((sum, d) => sum + PermutohedralLattice.bytes(this.#pixels, d), 0);
    this.#workspace = new Workspace(lattices + arrayBytes(rows) + 3 * arrayBytes(map));
    this.#negatedUnary = this.#workspace.float32(map);
    this.#scores = this.#workspace.float32(map);
    this.#probabilities = this.#workspace.float32(map);
    this.#rows = this.#workspace.float32(rows);
    const [position, bilateral] = dimensions.map((d) =>
      used.includes(d) ? new PermutohedralLattice(this.#workspace, this.#pixels, d) : undefined
    );
    this.#position = position;
    this.#bilateral = bilateral;
    this.#features = new Float32Array(bilateral === undefined ? 0 : this.#pixels * BILATERAL_FEATURES);
    if (position !== undefined) this.#build(position, positionFeatures(width, height, positionStd));
  }

  setImage(imageBgr: Uint8Array): void {
    const { width, height, bilateralPositionStd, bilateralColourStd } = this.#settings;
    if (imageBgr.length !== this.#pixels * 3) {
      throw new TypeError(
        `Cannot set the CRF's "image": ${imageBgr.length} bytes, expected ${height} x ${width} x 3 = ${
          this.#pixels * 3
        }`,
      );
    }
    if (this.#bilateral === undefined) return;
    bilateralFeatures(imageBgr, width, bilateralPositionStd, bilateralColourStd, this.#features);
    this.#build(this.#bilateral, this.#features);
    this.#hasImage = true;
  }

  infer(logProbabilities: Float32Array, out?: Float32Array): Float32Array {
    const { classes, iterations } = this.#settings;
    const result = out ?? new Float32Array(this.#pixels * classes);
    this.#checkSize("logProbabilities", logProbabilities);
    this.#checkSize("out", result);
    if (this.#bilateral !== undefined && !this.#hasImage) {
      throw new TypeError(
        'Cannot refine "logProbabilities": no image set, expected a call of setImage() before',
      );
    }
    this.#setUnary(logProbabilities);
    this.#softmax(this.#negatedUnary);
    for (let i = 0; i < iterations; i++) this.#iterate();
    copyRows(this.#probabilities, this.#channels, result, classes);
    return result;
  }

  refine(imageBgr: Uint8Array, logProbabilities: Float32Array): Float32Array {
    this.setImage(imageBgr);
    return this.infer(logProbabilities);
  }

  /** Q = softmax(-U + 3 F_s(Q) + 4 F_a(Q)), with the weights of the settings. */
  #iterate(): void {
    const { positionWeight, bilateralWeight } = this.#settings;
    const [values, channels, out, rows] = [this.#probabilities, this.#channels, this.#scores, this.#rows];
    out.set(this.#negatedUnary);
    this.#position?.filter(values, channels, out, rows, positionWeight);
    this.#bilateral?.filter(values, channels, out, rows, bilateralWeight);
    this.#softmax(out);
  }

  #softmax(scores: Float32Array): void {
    const stride = this.#channels * Float32Array.BYTES_PER_ELEMENT;
    this.#workspace.kernels.softmax(scores.byteOffset, this.#pixels, stride, this.#probabilities.byteOffset);
  }

  /** -U = log of the probabilities, clipped from below. */
  #setUnary(logProbabilities: Float32Array): void {
    const { classes, unaryClip, width } = this.#settings;
    const unary = this.#negatedUnary;
    const stride = this.#channels * Float32Array.BYTES_PER_ELEMENT;
    copyRows(logProbabilities, classes, unary, this.#channels);
    this.#workspace.kernels.clippedLogSoftmax(
      unary.byteOffset,
      this.#pixels,
      classes,
      stride,
      Math.log(unaryClip),
    );
    for (let at = 0; at < unary.length; at++) {
      if (Number.isNaN(unary[at])) {
        const pixel = Math.floor(at / this.#channels);
        throw new RangeError(
          `Cannot refine "logProbabilities": no probabilities at column ${pixel % width}, row ${
            Math.floor(pixel / width)
          }, expected scores below infinity and at least one above -infinity`,
        );
      }
    }
  }

  #checkSize(name: string, { length }: Float32Array): void {
    const { height, width, classes } = this.#settings;
    if (length !== this.#pixels * classes) {
      throw new TypeError(
        `Cannot refine "${name}": ${length} numbers, expected ${height} x ${width} x ${classes} = ${
          this.#pixels * classes
        }`,
      );
    }
  }

  /** Builds a lattice with its normaliser; the buffers of the inference serve as scratch. */
  #build(lattice: PermutohedralLattice, features: Float32Array): void {
    lattice.build(features);
    lattice.normalise(this.#rows, this.#scores, this.#probabilities);
  }
}

/**
 * Copies each row as far as both arrays' rows reach; the rest of a longer target row stays as it is.
 *
 * @param from Source, rows of `fromLength` numbers.
 * @param fromLength Numbers in a source row.
 * @param to Target, rows of `toLength` numbers.
 * @param toLength Numbers in a target row.
 */
export function copyRows(from: Float32Array, fromLength: number, to: Float32Array, toLength: number): void {
  const length = Math.min(fromLength, toLength);
  for (let source = 0, target = 0; source < from.length; source += fromLength, target += toLength) {
    for (let i = 0; i < length; i++) to[target + i] = from[source + i];
  }
}
