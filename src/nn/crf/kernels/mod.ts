/**
 * The CRF's inner loops, compiled to one WebAssembly module that works on imported memory and owns none of it.
 *
 * @module
 */

export { blur, slice, splat } from "./lattice";
export { clippedLogSoftmax, softmax } from "./softmax";
