import type { FusedKernelOf } from "../fused_kernels.ts";
import { adamSteps } from "./adam_step.ts";
import { addMany } from "./add_many.ts";
import { attention } from "./attention.ts";
import { castToFloat } from "./cast.ts";
import { centerCosines, centerCosinesGrad } from "./center_cosines.ts";
import { centerRows } from "./center_rows.ts";
import { clampedCosinesMean, clampedCosinesMeanGrad } from "./clamped_cosines.ts";
import { clipTogether } from "./clip_together.ts";
import { contrastiveLoss } from "./contrastive_loss.ts";
import { correspondenceLosses, correspondenceLossesGrad, correspondenceTargets } from "./correspondence.ts";
import { crossEntropySum } from "./cross_entropy.ts";
import { exceedsEither } from "./exceeds_either.ts";
import { hierarchyLosses } from "./hierarchy_losses.ts";
import { hierarchyLossesGrad } from "./hierarchy_losses_grad.ts";
import { interpolateRows, scatterRows } from "./interpolate.ts";
import { l2Normalize, l2NormalizeGrad } from "./l2_normalize.ts";
import { largestProducts } from "./largest_products.ts";
import { layerNorm } from "./layer_norm.ts";
import { linear } from "./linear.ts";
import { linearGrad } from "./linear_grad.ts";
import { batchMatMul } from "./mat_mul.ts";
import { maskedCrossEntropy } from "./masked_cross_entropy.ts";
import { movingAverages } from "./moving_averages.ts";
import { pickedSum, pickedSumGrad } from "./picked_sum.ts";
import { reluGrad } from "./relu_grad.ts";
import { type GpuKernel, type GpuReplacement, type GpuRuntime, registerGpuKernel } from "./runtime.ts";
import { sampledUnits, sampledUnitsGrad } from "./sampled_units.ts";
import { silu, siluGrad } from "./silu.ts";
import { smoothnessLosses, smoothnessLossesGrad } from "./smoothness_losses.ts";
import { mean, sum } from "./sum.ts";
import { tileOnCard } from "./tile.ts";
import { transportPlan } from "./transport_plan.ts";
import { transportPlanGrad } from "./transport_plan_grad.ts";
import { transportedMax, transportedMaxGrad, transportedSum, transportedSumGrad } from "./transported_max.ts";
import { upsampledCrossEntropyMean } from "./upsampled_cross_entropy.ts";

/** The fused kernels: all that the table says. */
const FUSED: Readonly<Record<FusedKernelOf<"webgpu">, GpuKernel>> = {
  AdamSteps: adamSteps,
  Attention: attention,
  CenterCosines: centerCosines,
  CenterCosinesGrad: centerCosinesGrad,
  CenterRows: centerRows,
  ClampedCosinesMean: clampedCosinesMean,
  ClampedCosinesMeanGrad: clampedCosinesMeanGrad,
  ClipTogether: clipTogether,
  ContrastiveLoss: contrastiveLoss,
  CorrespondenceLosses: correspondenceLosses,
  CorrespondenceLossesGrad: correspondenceLossesGrad,
  CorrespondenceTargets: correspondenceTargets,
  CrossEntropySum: crossEntropySum,
  ExceedsEither: exceedsEither,
  HierarchyLosses: hierarchyLosses,
  HierarchyLossesGrad: hierarchyLossesGrad,
  InterpolateRows: interpolateRows,
  L2Normalize: l2Normalize,
  L2NormalizeGrad: l2NormalizeGrad,
  LargestProducts: largestProducts,
  LayerNorm: layerNorm,
  Linear: linear,
  LinearGrad: linearGrad,
  MaskedCrossEntropy: maskedCrossEntropy,
  MovingAverages: movingAverages,
  PickedSum: pickedSum,
  PickedSumGrad: pickedSumGrad,
  ReluGrad: reluGrad,
  SampledUnits: sampledUnits,
  SampledUnitsGrad: sampledUnitsGrad,
  ScatterRows: scatterRows,
  Silu: silu,
  SiluGrad: siluGrad,
  SmoothnessLosses: smoothnessLosses,
  SmoothnessLossesGrad: smoothnessLossesGrad,
  TransportPlan: transportPlan,
  TransportPlanGrad: transportPlanGrad,
  TransportedMax: transportedMax,
  TransportedMaxGrad: transportedMaxGrad,
  TransportedSum: transportedSum,
  TransportedSumGrad: transportedSumGrad,
  UpsampledCrossEntropyMean: upsampledCrossEntropyMean,
};

/** In the place of the library's own. */
const REPLACEMENTS: Readonly<Record<string, GpuReplacement>> = {
  AddN: addMany,
  BatchMatMul: batchMatMul,
  Cast: castToFloat,
  Mean: mean,
  Sum: sum,
  Tile: tileOnCard,
};

/** Registers all kernels of ours with the tensor library. */
export function installGpuKernels(runtime: GpuRuntime): void {
  for (const [name, compute] of Object.entries({ ...FUSED, ...REPLACEMENTS })) {
    registerGpuKernel(name, compute, runtime);
  }
}
