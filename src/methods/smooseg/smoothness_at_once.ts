/**
 * SmooSeg's smoothness losses by one operation, where the engine has it.
 *
 * @module
 */
import type { Scalar, Tensor, Tensor3D } from "@tensorflow/tfjs-core";
import { customGradients } from "../../nn/custom_gradients.ts";
import { fusedKernel } from "../../nn/fused.ts";
import { CORRESPONDENCE_NORM_FLOOR, l2Normalize } from "../../nn/normalize.ts";
import type { SmoothnessTargets } from "./smoothness.ts";

/**
 * The losses as `smoothness` has them.
 *
 * @param probabilities Class probabilities: rank 3, `[batch, positions, classes]`, float32. The gradient reaches them.
 * @returns null where the engine has no such operation.
 */
export function smoothnessAtOnce(
  probabilities: Tensor3D,
  { first, second, partners, intra, across }: SmoothnessTargets,
): { intra: Scalar; across: Scalar } | null {
  const fused = fusedKernel("SmoothnessLosses");
  if (!fused) return null;
  const unit = l2Normalize(probabilities, CORRESPONDENCE_NORM_FLOOR);
  const offsets = { intraOffset: intra.offset, acrossOffset: across.offset };
  const similarities = { intraSimilarity: intra.similarity, acrossSimilarity: across.similarity };
  const constants = { first, second, partners };
  const [ofIntra, ofAcross] = customGradients([unit], () => {
    const [ofIntra, ofAcross, ...kept] = fused({
      unit,
      ...constants,
      ...offsets,
      ...similarities,
    }) as Tensor[];
    return {
      results: [ofIntra, ofAcross],
      kept,
      gradients: ([intraDy, acrossDy], [firstMoments, secondMoments, centers]) => [
        fusedKernel("SmoothnessLossesGrad")!({
          ...{ intraDy, acrossDy, firstMoments, secondMoments, centers },
          ...constants,
          ...offsets,
        }) as Tensor,
      ],
    };
  });
  return { intra: ofIntra as Scalar, across: ofAcross as Scalar };
}
