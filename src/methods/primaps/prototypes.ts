/**
 * PriMaPs's prototypes: one direction and one length for each class.
 *
 * @module
 */
import { logSoftmax, matMul, mul, ones, type Tensor, tensor2d, tidy, transpose } from "@tensorflow/tfjs-core";
import { l2Normalize } from "../../nn/normalize.ts";
import { type Matrix, ownedVariable } from "../../nn/initialize.ts";
import { updateMovingAverage } from "../../nn/moving_average.ts";
import type { Tensor2D } from "../../nn/types.ts";
import type { TeacherOptions } from "./options.ts";

/** Prototypes `w_k = g_k v_k / |v_k|`. */
export interface Prototypes {
  /** v: rank 2, `[clusters, C]`, of any length. */
  readonly directions: Matrix;
  /** g: rank 2, `[clusters, 1]`. */
  readonly lengths: Matrix;
}

/** Starts prototypes of length 1. */
export function startPrototypes(directions: readonly Float64Array[]): Prototypes {
  const flat = Float32Array.from(directions.flatMap((direction) => [...direction]));
  return {
    directions: ownedVariable(tensor2d(flat, [directions.length, flat.length / directions.length])),
    lengths: ownedVariable(ones([directions.length, 1])),
  };
}

/** By stable name. */
export function namedPrototypes(owner: string, { directions, lengths }: Prototypes): Record<string, Matrix> {
  return { [`${owner}.directions`]: directions, [`${owner}.lengths`]: lengths };
}

/**
 * Products of features with prototypes.
 *
 * @param features rank 2, `[positions, C]`, float32.
 * @returns rank 2, `[positions, clusters]`. The gradient reaches directions and lengths.
 */
export function prototypeLogits(features: Tensor2D, { directions, lengths }: Prototypes): Tensor2D {
  return tidy(() =>
    mul(matMul(features, l2Normalize(directions), false, true), transpose(lengths)) as Tensor2D
  );
}

/** `log_softmax` of the products, without any factor; shapes as for {@linkcode prototypeLogits}. */
export function prototypeLogProbabilities(features: Tensor2D, prototypes: Prototypes): Tensor2D {
  return tidy(() => logSoftmax(prototypeLogits(features, prototypes)));
}

/**
 * Number of the teacher's update that follows a step, from 0: after every step whose number is a positive multiple of the interval.
 *
 * @param step Step of the training on masks, from 0.
 * @returns Null where none follows.
 */
export function teacherUpdate(step: number, { teacher_every }: TeacherOptions): number | null {
  return step > 0 && step % teacher_every === 0 ? step / teacher_every - 1 : null;
}

/**
 * Share of the teacher that an update keeps: nothing in the first, then a running mean until the largest share is reached
 * (reference: PriMaPs, section 5).
 */
export function keptShare(update: number, { teacher_decay }: TeacherOptions): number {
  return Math.min(update / (update + 1), teacher_decay);
}

/** Moves the teacher; its first two updates copy the student. */
export function updateTeacher(
  teacher: Prototypes,
  student: Prototypes,
  update: number,
  options: TeacherOptions,
): void {
  for (const part of ["directions", "lengths"] as const) {
    if (update < 2) copy(student[part], teacher[part]);
    else updateMovingAverage(teacher[part], student[part], keptShare(update, options));
  }
}

/** Makes a copy of `from` of what `to` holds. */
export function copyPrototypes(from: Prototypes, to: Prototypes): void {
  copy(from.directions, to.directions);
  copy(from.lengths, to.lengths);
}

function copy(from: Tensor, to: Matrix): void {
  tidy(() => to.assign(from.clone() as Tensor2D));
}
