/**
 * The classes of tolerance that the golden files of the field beyond the paper name in their README.
 *
 * @module
 */
import type { Tolerance } from "./comparison.ts";

/** *values*: relative to a tensor's largest entry. */
export const VALUES: Tolerance = { absolute: 1e-5, relative: 1e-4, of: "tensor" };

/** *gradients*: likewise. */
export const GRADIENTS: Tolerance = { absolute: 1e-7, relative: 1e-3, of: "tensor" };

/** What the CRF gives, entry by entry; its mean error is at most {@linkcode CRF_MEAN}. */
export const CRF: Tolerance = { absolute: 1e-3 };

/** Largest mean error of what the CRF gives. */
export const CRF_MEAN = 1e-5;

/** Where the two best of what the CRF gives are closer than this, roundings may decide. */
export const CLEAR_MARGIN = 2e-3;
