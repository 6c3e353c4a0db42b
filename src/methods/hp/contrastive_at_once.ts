/**
 * HP's contrastive loss by one operation, where the engine has it.
 *
 * @module
 */
import { fusedKernel } from "../../nn/fused.ts";
import type { Scalar, Tensor2D } from "../../nn/types.ts";
import type { PairInputs } from "./hidden_positives.ts";
import type { ContrastiveOptions } from "./options.ts";

/** Most bytes of logits at once: those of three images at the published size, 64 images of 28 x 28 positions. */
const ROOM = 2 ** 29;

/**
 * The loss as `contrastiveLoss` has it, and its gradients. Off the gradient tape.
 *
 * @param room Bytes that logits may take, at least those of one image.
 * @returns null where the engine has no such operation.
 */
export function lossAtOnce(
  views: readonly Tensor2D[],
  { batch, agnostic, specific, specificWeight, kept }: PairInputs,
  { temperature, base_temperature, skip_images_without_positives }: ContrastiveOptions,
  room = ROOM,
): { value: Scalar; gradients: Tensor2D[] } | null {
  const fused = fusedKernel("ContrastiveLoss");
  if (!fused) return null;
  const factor = 1 / (views.length * batch * base_temperature);
  const [value, ...gradients] = fused({
    ...Object.fromEntries(views.map((view, v) => [`view${v}`, view])),
    agnostic: agnostic.rows,
    agnosticThresholds: agnostic.thresholds,
    ...specific && { specific: specific.rows, specificThresholds: specific.thresholds },
    ...kept && { kept },
  }, {
    ...{ batch, specificWeight, factor, room },
    sharpness: 1 / temperature,
    scale: factor * temperature,
    empty: skip_images_without_positives ? 0 : NaN,
  }) as [Scalar, ...Tensor2D[]];
  return { value, gradients };
}
