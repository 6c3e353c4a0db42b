/**
 * The fused kernels: operations of our own, each a pass over what takes several of the library's.
 *
 * @module
 */

/** Backends of the tensor library that may bring fused kernels. The engine `native` runs on `wasm`, `cuda` on `tensorflow`. */
export type KernelBackend = "cpu" | "tensorflow" | "wasm" | "webgpu";

/**
 * Which backends bring each fused kernel, by the name under which it is registered with the tensor library. Elsewhere the
 * operations of `nn` do the same by the library's own.
 */
export const FUSED_KERNELS = {
  AdamStep: ["wasm"],
  Attention: ["wasm"],
  CenterRows: ["wasm"],
  ClampedCosinesMean: ["wasm"],
  ClampedCosinesMeanGrad: ["wasm"],
  CrossEntropySum: ["wasm"],
  ExceedsEither: ["wasm"],
  InterpolateRows: ["wasm"],
  L2Normalize: ["wasm"],
  L2NormalizeGrad: ["wasm"],
  LayerNorm: ["wasm"],
  Linear: ["wasm"],
  MaskedCrossEntropy: ["wasm"],
  ScatterRows: ["wasm"],
  TransportedMax: ["wasm"],
  TransportedMaxGrad: ["wasm"],
  UpsampledCrossEntropySum: ["wasm"],
} as const satisfies Readonly<Record<string, readonly KernelBackend[]>>;

/** Name of a fused kernel. */
export type FusedKernelName = keyof typeof FUSED_KERNELS;
