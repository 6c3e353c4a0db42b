/**
 * SmooSeg's data term: the student learns the teacher's labels.
 *
 * @module
 */
import {
  argMax,
  logSoftmax,
  mean,
  mul,
  neg,
  type Scalar,
  sum,
  type Tensor1D,
  tidy,
} from "@tensorflow/tfjs-core";
import { oneHot } from "../../nn/one_hot.ts";
import { stopGradient } from "../../nn/stop_gradient.ts";
import type { CenterCosines } from "./centers.ts";

/**
 * Cross-entropy of the student's raw cosines, without temperature, with the teacher's best class as the label; ties go to
 * the lowest index (reference: SmooSeg, section 6).
 *
 * @returns Mean over all positions, in nats. Only the student's cosines get a gradient.
 */
export function dataTerm({ student, teacher }: CenterCosines): Scalar {
  return tidy(() => {
    const labels = stopGradient(() => oneHot(argMax(teacher, 1) as Tensor1D, teacher.shape[1]));
    return neg(mean(sum(mul(labels, logSoftmax(student)), 1)));
  });
}
