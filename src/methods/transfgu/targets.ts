/**
 * What the student's masks are to come to: the arg max of score maps, mixed with the teacher's masks.
 *
 * @module
 */
import {
  add,
  argMax,
  cast,
  concat,
  div,
  equal,
  gather,
  greater,
  less,
  max,
  min,
  mul,
  relu,
  reshape,
  softmax,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tidy,
  where,
  zerosLike,
} from "@tensorflow/tfjs-core";
import { oneHot } from "../../nn/indicators.ts";

/** Share of the teacher in the mixture. */
const TEACHER_SHARE = 0.5;

/** How targets are read off score maps (reference: TransFGU, section 5). */
export interface TargetRules {
  /** Level of the background channel that is put in front, fraction of 1; null where every class has a map. */
  readonly background: number | null;
  /** What becomes of a map that is constant: the first class everywhere, whatever a teacher says; or all zeros. */
  readonly constantMaps: "first-class" | "zero";
  /** What becomes of a patch with several best classes: the first of them is its target, or it has none. */
  readonly ties: "first-class" | "none";
}

/** The teacher's part in a step. */
export interface TeacherPart {
  /** The teacher's masks: rank 3, `[batch, patches, K]`. */
  readonly masks: Tensor3D;
  /** Order of the classes in the shuffled mixture: rank 1, `[K]`, int32. */
  readonly permutation: Tensor1D;
  /** Weight of the negative cross-entropy. */
  readonly alpha: number;
}

/** The targets of a batch; tables have a row per patch, image by image. */
export type Targets = {
  /** What the target is the best of: rank 3, `[batch, patches, K]`. */
  readonly mixture: Tensor3D;
  /** Target class: rank 1, `[batch * patches]`, int32. */
  readonly classes: Tensor1D;
  /** Class of the negative cross-entropy: same shape; none without a teacher. */
  readonly negative?: Tensor1D;
  /** Weights of the cross-entropy: 1 for the target, less alpha for the negative one: rank 2, `[batch * patches, K]`. */
  readonly weights: Tensor2D;
  /** 1 for patches where some class exceeds the background: rank 2, `[batch * patches, 1]`; none without background. */
  readonly foreground?: Tensor2D;
};

/**
 * Targets of a batch. Off the gradient tape.
 *
 * @param scores Score maps of the classes without background: rank 3, `[batch, patches, classes]`.
 * @param teacher The teacher's part; null where it takes none.
 */
export function maskTargets(scores: Tensor3D, teacher: TeacherPart | null, options: TargetRules): Targets {
  return tidy(() => {
    const { maps, constant } = normalized(scores);
    const foreground = options.background === null
      ? undefined
      : rowsOf(cast(greater(max(maps, 2, true), options.background), "float32"));
    const own = options.background === null ? maps : withBackground(maps, options.background);
    const mixed = teacher
      ? add(mul(softmax(teacher.masks), TEACHER_SHARE), mul(own, 1 - TEACHER_SHARE))
      : own;
    const mixture = options.constantMaps === "zero"
      ? mixed
      : where(constant, zerosLike(mixed), mixed) as Tensor;
    const rows = rowsOf(mixture);
    const depth = rows.shape[1];
    const classes = argMax(rows, 1) as Tensor1D;
    const negative = teacher ? argMax(gather(rows, teacher.permutation, 1), 1) as Tensor1D : undefined;
    const truth = oneHot(classes, depth);
    const weights = teacher && negative ? sub(truth, mul(oneHot(negative, depth), teacher.alpha)) : truth;
    return {
      mixture: mixture as Tensor3D,
      classes,
      negative,
      weights: (options.ties === "none" ? mul(weights, single(rows)) : weights) as Tensor2D,
      foreground,
    };
  });
}

/** Maps brought to [0, 1] image by image, zeros where they are constant; and whether they are, `[batch, 1, 1]`. */
function normalized(scores: Tensor3D): { maps: Tensor3D; constant: Tensor } {
  const low = min(scores, [1, 2], true);
  const range = sub(max(scores, [1, 2], true), low);
  const constant = equal(range, 0);
  const maps = div(sub(scores, low), add(range, cast(constant, "float32")));
  return { maps: maps as Tensor3D, constant };
}

function withBackground(maps: Tensor3D, level: number): Tensor3D {
  return concat([relu(sub(level, max(maps, 2, true))), maps], 2) as Tensor3D;
}

function rowsOf(map: Tensor): Tensor2D {
  return reshape(map, [-1, map.shape[2]!]);
}

/** 1 for rows with a single largest entry: rank 2, `[rows, 1]`. */
function single(rows: Tensor2D): Tensor2D {
  const best = cast(equal(rows, max(rows, 1, true)), "float32");
  return cast(less(sum(best, 1, true), 1.5), "float32") as Tensor2D;
}
