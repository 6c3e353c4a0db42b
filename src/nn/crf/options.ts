/**
 * What the dense CRF offers to the rest of the house, and its settings.
 *
 * @module
 */
/** What a dense CRF is made for: one size of picture and one number of classes. */
export interface DenseCrfSize {
  /** Pixels in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** Number of classes. */
  readonly classes: number;
}

/** Settings of the dense CRF; the defaults are those of the official STEGO evaluation (reference: evaluation, "Parameters"). */
export interface DenseCrfOptions {
  /**
   * Mean-field iterations.
   *
   * @default {10}
   */
  readonly iterations?: number;
  /**
   * Weight of the smoothness kernel; 0 leaves it out.
   *
   * @default {3}
   */
  readonly positionWeight?: number;
  /**
   * Standard deviation of the smoothness kernel, pixels.
   *
   * @default {1}
   */
  readonly positionStd?: number;
  /**
   * Weight of the appearance kernel; 0 leaves it out.
   *
   * @default {4}
   */
  readonly bilateralWeight?: number;
  /**
   * Standard deviation of the appearance kernel's position, pixels.
   *
   * @default {67}
   */
  readonly bilateralPositionStd?: number;
  /**
   * Standard deviation of the appearance kernel's colour, 8-bit units.
   *
   * @default {3}
   */
  readonly bilateralColourStd?: number;
  /**
   * Smallest probability given to the unary term, fraction of 1.
   *
   * @default {1e-5}
   */
  readonly unaryClip?: number;
}

const DEFAULTS: Required<DenseCrfOptions> = {
  iterations: 10,
  positionWeight: 3,
  positionStd: 1,
  bilateralWeight: 4,
  bilateralPositionStd: 67,
  bilateralColourStd: 3,
  unaryClip: 1e-5,
};

/**
 * Fills in the defaults and checks every setting.
 *
 * @param size Size of the pictures and number of classes.
 * @param options Settings that differ from the defaults.
 * @returns All settings.
 * @throws {RangeError} If a setting is out of range.
 */
export function resolveDenseCrf(
  size: DenseCrfSize,
  options: DenseCrfOptions,
): DenseCrfSize & Required<DenseCrfOptions> {
  const settings = { ...size, ...DEFAULTS, ...options };
  const positive = (value: number) => value > 0 && value < Infinity;
  const notNegative = (value: number) => value >= 0 && value < Infinity;
  const count = (value: number) => Number.isInteger(value) && value > 0;
  check(settings, ["width", "height", "classes"], count, "a positive integer");
  check(settings, ["iterations"], (value) => value === 0 || count(value), "an integer of at least 0");
  check(settings, ["positionWeight", "bilateralWeight"], notNegative, "a finite number of at least 0");
  check(
    settings,
    ["positionStd", "bilateralPositionStd", "bilateralColourStd"],
    positive,
    "a finite number above 0",
  );
  check(settings, ["unaryClip"], (value) => value > 0 && value < 1, "a number between 0 and 1");
  return settings;
}

function check<Key extends string>(
  settings: Record<Key, number>,
  names: Key[],
  holds: (value: number) => boolean,
  expected: string,
): void {
  for (const name of names) {
    if (!holds(settings[name])) {
      throw new RangeError(`Cannot make a dense CRF with "${name}": ${settings[name]}, expected ${expected}`);
    }
  }
}

/** Refines class probabilities so that labels follow the edges of the picture. */
export interface DenseCrf {
  /**
   * Takes the picture that the following calls of `infer` refer to, and builds its lattice.
   *
   * @param imageBgr 8-bit picture, [height, width, 3], channels B, G, R; see {@linkcode unnormaliseToBgr}.
   * @throws {TypeError} If the picture has another size.
   */
  setImage(imageBgr: Uint8Array): void;
  /**
   * Refines one prediction for the picture at hand.
   *
   * @param logProbabilities [height, width, classes], the classes of a pixel side by side, float32; known up to a constant
   * per pixel.
   * @param out Receives the result, of the same shape; may be `logProbabilities` itself. A new array by default.
   * @returns Class probabilities after the last iteration, [height, width, classes], float32, fractions of 1.
   * @throws {TypeError} If an array has another size, or the appearance kernel has no picture yet.
   * @throws {RangeError} If a pixel's scores give no probabilities.
   */
  infer(logProbabilities: Float32Array, out?: Float32Array): Float32Array;
  /**
   * `setImage` and `infer` in one.
   *
   * @param imageBgr 8-bit picture, [height, width, 3], channels B, G, R.
   * @param logProbabilities [height, width, classes], float32.
   * @returns Class probabilities after the last iteration, [height, width, classes], float32, fractions of 1.
   */
  refine(imageBgr: Uint8Array, logProbabilities: Float32Array): Float32Array;
}
