/**
 * Entrance to the dense CRF.
 *
 * @module
 */
import { MeanField } from "./_mean_field.ts";
import { type DenseCrf, type DenseCrfOptions, type DenseCrfSize, resolveDenseCrf } from "./options.ts";

/**
 * Makes a dense CRF for pictures of one size. All its buffers are made here and used again for each picture.
 *
 * The energy is the unary term plus, for each pair of pixels with different labels, the weighted sum of a smoothness kernel over
 * positions and an appearance kernel over positions and colours (reference: evaluation, section 4). The result is
 * bit-identical on every machine.
 *
 * @param size Size of the pictures and number of classes.
 * @param options Settings that differ from the official ones.
 * @returns The CRF.
 * @throws {RangeError} If a size or an option is out of range, or the buffers would exceed 4 GiB.
 *
 * @example Flat scores stay flat
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { createDenseCrf } from "@omh/bench";
 *
 * const crf = createDenseCrf({ width: 4, height: 3, classes: 2 });
 * const probabilities = crf.refine(new Uint8Array(4 * 3 * 3), new Float32Array(4 * 3 * 2));
 * assertAlmostEquals(probabilities[0], 0.5);
 * ```
 */
export function createDenseCrf(size: DenseCrfSize, options: DenseCrfOptions = {}): DenseCrf {
  return new MeanField(resolveDenseCrf(size, options));
}
