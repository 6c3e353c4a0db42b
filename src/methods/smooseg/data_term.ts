/**
 * SmooSeg's data term: the student learns the teacher's labels.
 *
 * @module
 */
import { argMax, div, type Scalar, type Tensor1D, tidy } from "@tensorflow/tfjs-core";
import { crossEntropySum } from "../../nn/cross_entropy.ts";
import { stopGradient } from "../../nn/gradients.ts";
import type { CenterCosines } from "./centers.ts";

/**
 * Cross-entropy of the student's raw cosines, without temperature, with the teacher's best class as the label; ties go to
 * the lowest index (reference: SmooSeg, section 6).
 *
 * @returns Mean over all positions, in nats. Only the student's cosines get a gradient.
 */
export function dataTerm({ student, teacher }: CenterCosines): Scalar {
  return tidy(() => {
    const labels = stopGradient(() => argMax(teacher, 1) as Tensor1D);
    return div(crossEntropySum(student, labels), student.shape[0]);
  });
}
