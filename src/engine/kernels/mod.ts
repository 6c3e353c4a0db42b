/** The kernels of the wasm engine. Compiled as one module that imports its memory. */
export { bytesToFloats, greater, greaterEqual, maximum, minimum, select } from "./binary";
export { centerRows } from "./center_rows";
export { clampedProduct } from "./clamped_product";
export { copyRuns, repeatRuns, transposeMatrices } from "./copy";
export { addBias, addBiasAndResidual, addBiasThenGelu } from "./bias";
export { crossEntropy } from "./cross_entropy";
export { divideBy, exp, inverseSquareRoot, log, multiplyAdd, relu, squareRoot } from "./elementwise";
export { exceedsEither } from "./exceeds";
export { addRowsBySegment, gatherRows } from "./gather";
export { gemm, gemmScratchBytes } from "./gemm";
export { interpolateRows, scatterRows } from "./interpolate";
export { layerNorm } from "./layer_norm";
export { maskedCrossEntropy } from "./masked_cross_entropy";
export { maxColumns, maxRows } from "./max";
export { normalizeRows, normalizeRowsGradient } from "./normalize";
export { softmax } from "./softmax";
export { sumColumns, sumRows } from "./sum";
export { transportedMax, transportedMaxGradient } from "./transported_max";
