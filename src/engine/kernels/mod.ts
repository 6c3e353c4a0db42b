/** The kernels of the wasm engine. Compiled as one module that imports its memory. */
export { addBias, addBiasAndResidual, addBiasThenGelu } from "./bias";
export { exp, log, multiplyAdd, relu } from "./elementwise";
export { addRowsBySegment, gatherRows } from "./gather";
export { gemm, gemmScratchBytes } from "./gemm";
export { interpolateRows, scatterRows } from "./interpolate";
export { layerNorm } from "./layer_norm";
export { softmax } from "./softmax";
export { sumColumns, sumRows } from "./sum";
export { transportedMax, transportedMaxGradient } from "./transported_max";
