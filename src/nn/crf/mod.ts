/**
 * The dense CRF of the official evaluation (reference: evaluation, section 4).
 *
 * @module
 */
export * from "./dense_crf.ts";
export { unnormaliseToBgr } from "./features.ts";
export type { DenseCrf, DenseCrfOptions, DenseCrfSize } from "./options.ts";
