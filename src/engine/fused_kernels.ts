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
  AdamSteps: ["webgpu"],
  Attention: ["wasm", "webgpu"],
  CenterCosines: ["webgpu"],
  CenterCosinesGrad: ["webgpu"],
  CenterRows: ["wasm", "webgpu"],
  ClampedCosinesMean: ["wasm", "webgpu"],
  ClampedCosinesMeanGrad: ["wasm", "webgpu"],
  ClipTogether: ["webgpu"],
  ContrastiveLoss: ["webgpu"],
  CorrespondenceLosses: ["webgpu"],
  CorrespondenceLossesGrad: ["webgpu"],
  CorrespondenceTargets: ["webgpu"],
  CrossEntropySum: ["wasm", "webgpu"],
  ExceedsEither: ["wasm", "webgpu"],
  HierarchyLosses: ["webgpu"],
  HierarchyLossesGrad: ["webgpu"],
  InterpolateRows: ["wasm", "webgpu"],
  L2Normalize: ["wasm", "webgpu"],
  L2NormalizeGrad: ["wasm", "webgpu"],
  LargestProducts: ["webgpu"],
  LayerNorm: ["wasm", "webgpu"],
  Linear: ["wasm", "webgpu"],
  LinearGrad: ["webgpu"],
  MaskedCrossEntropy: ["wasm", "webgpu"],
  MovingAverages: ["webgpu"],
  PairMasks: ["wasm"],
  PickedSum: ["webgpu"],
  PickedSumGrad: ["webgpu"],
  ReluGrad: ["webgpu"],
  SampledUnits: ["webgpu"],
  SampledUnitsGrad: ["webgpu"],
  ScatterRows: ["wasm", "webgpu"],
  Silu: ["webgpu"],
  SiluGrad: ["webgpu"],
  SmoothnessLosses: ["webgpu"],
  SmoothnessLossesGrad: ["webgpu"],
  TransportPlan: ["webgpu"],
  TransportPlanGrad: ["webgpu"],
  TransportedMax: ["wasm", "webgpu"],
  TransportedMaxGrad: ["wasm", "webgpu"],
  TransportedSum: ["webgpu"],
  TransportedSumGrad: ["webgpu"],
  UpsampledCrossEntropyMean: ["webgpu"],
  UpsampledCrossEntropySum: ["wasm"],
} as const satisfies Readonly<Record<string, readonly KernelBackend[]>>;

/** Name of a fused kernel. */
export type FusedKernelName = keyof typeof FUSED_KERNELS;

/** Names of the fused kernels that a backend brings. */
export type FusedKernelOf<Backend extends KernelBackend> = {
  [Name in FusedKernelName]: Backend extends (typeof FUSED_KERNELS)[Name][number] ? Name : never;
}[FusedKernelName];
