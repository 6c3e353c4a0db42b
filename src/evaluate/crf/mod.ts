/**
 * The dense CRF of the official evaluation.
 *
 * @module
 */
export * from "./dense_crf.ts";
export * from "./image.ts";
export type { DenseCrfOptions, DenseCrfSize } from "./options.ts";
export type { DenseCrf } from "./types.ts";
