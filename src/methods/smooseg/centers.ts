/**
 * SmooSeg's predictor: class centres that are trained, and others that follow them.
 *
 * @module
 */
import { clone, matMul, type Tensor2D, tensor2d, tidy, variable } from "@tensorflow/tfjs-core";
import type { RandomStream } from "../../base/random.ts";
import { stopGradient } from "../../nn/gradients.ts";
import { type Matrix, ownedVariable } from "../../nn/initialize.ts";
import { updateMovingAverages } from "../../nn/moving_average.ts";
import { l2Normalize } from "../../nn/normalize.ts";

/** Cosines of codes with both sets of centres: each rank 2, `[positions, classes]`. */
export interface CenterCosines {
  /** a: its gradient reaches the student centres, not the codes. */
  readonly student: Tensor2D;
  /** g: its gradient reaches the codes, not the teacher centres. */
  readonly teacher: Tensor2D;
}

/** A student, trained by gradient, and a teacher that follows it by averaging (reference: SmooSeg, section 4). */
export class CenterPair {
  /**
   * @param student rank 2, `[classes, channels]`, not normalised.
   * @param teacher Same shape.
   */
  constructor(readonly student: Matrix, readonly teacher: Matrix) {}

  /** Draws the student's directions, uniform on the sphere; the teacher starts as a copy. */
  static create(random: RandomStream, classes: number, channels: number): CenterPair {
    const raw = tensor2d(random.normals(classes * channels), [classes, channels]);
    const pair = CenterPair.fromRows(raw);
    raw.dispose();
    return pair;
  }

  /** A pair whose centres are the rows of `raw`, scaled to unit length. */
  static fromRows(raw: Tensor2D): CenterPair {
    const student = ownedVariable(l2Normalize(raw));
    return new CenterPair(student, variable(student) as Matrix);
  }

  /**
   * Cosines of codes with both sets of centres; norms floored at 1e-12.
   *
   * @param codes rank 2, `[positions, channels]`, float32, not normalised.
   */
  cosines(codes: Tensor2D): CenterCosines {
    return tidy(() => {
      const unit = l2Normalize(codes);
      const detached = stopGradient(() => clone(unit));
      return {
        student: matMul<Tensor2D>(detached, l2Normalize(this.student), false, true),
        teacher: matMul<Tensor2D>(
          unit,
          stopGradient(() => l2Normalize(this.teacher as Tensor2D)),
          false,
          true,
        ),
      };
    });
  }

  /**
   * Moves the teachers: `teacher <- alpha teacher + (1 - alpha) student`, on the rows as they are stored.
   *
   * @param alpha Share of each teacher that is kept, fraction of 1.
   */
  static updateTeachers(pairs: readonly CenterPair[], alpha: number): void {
    updateMovingAverages(pairs.map(({ teacher, student }) => ({ average: teacher, value: student })), alpha);
  }

  /** Puts the teacher where the student is. */
  resetTeacher(): void {
    this.teacher.assign(this.student);
  }
}
