/**
 * SmooSeg's energy: smoothness of the teacher's classes, and the student's fit to them.
 *
 * @module
 */
import {
  argMax,
  div,
  reshape,
  type Scalar,
  softmax,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tidy,
} from "@tensorflow/tfjs-core";
import { crossEntropySum } from "../../nn/cross_entropy.ts";
import { stopGradient } from "../../nn/gradients.ts";
import type { CenterCosines } from "./centers.ts";
import { smoothness, type SmoothnessLosses, type SmoothnessTargets } from "./smoothness.ts";
import { smoothnessAtOnce } from "./smoothness_at_once.ts";

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

/** The three terms; SmooSeg minimises their plain sum. */
export type Energy = {
  readonly intra: Scalar;
  readonly across: Scalar;
  readonly data: Scalar;
};

/**
 * Class probabilities `softmax(g / temperature)`.
 *
 * @param teacher g, the teacher's cosines: rank 2, `[batch * positions, classes]`, image by image.
 * @param batch Number of images.
 * @returns rank 3, `[batch, positions, classes]`.
 */
export function classProbabilities(teacher: Tensor2D, temperature: number, batch: number): Tensor3D {
  const [rows, classes] = teacher.shape;
  return tidy(() => reshape(softmax(div(teacher, temperature)), [batch, rows / batch, classes]) as Tensor3D);
}

/**
 * The energy of a batch.
 *
 * @param cosines Of all positions, image by image. The smoothness terms reach the teacher's, the data term the student's.
 * @param targets The batch's affinities.
 */
export function energy(cosines: CenterCosines, targets: SmoothnessTargets, temperature: number): Energy {
  return tidy(() => {
    const probabilities = classProbabilities(cosines.teacher, temperature, targets.first.shape[0]);
    return { ...smoothnessLosses(probabilities, targets), data: dataTerm(cosines) };
  });
}

/** The losses of both smoothness terms, for class probabilities as {@linkcode classProbabilities} has them. */
export function smoothnessLosses(probabilities: Tensor3D, targets: SmoothnessTargets): SmoothnessLosses {
  return tidy(() => smoothnessAtOnce(probabilities, targets) ?? smoothness(probabilities, targets));
}
