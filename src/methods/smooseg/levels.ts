/**
 * The OMH hierarchy on SmooSeg's predictor: a student and a teacher per level (reference: pairing, section 5).
 *
 * @module
 */
import { argMax, logSoftmax, matMul, relu, type Tensor1D, type Tensor2D, tidy } from "@tensorflow/tfjs-core";
import type { RandomStreams } from "../../base/random.ts";
import type { Matrix } from "../../nn/initialize.ts";
import { l2Normalize } from "../../nn/normalize.ts";
import { stopGradient } from "../../nn/gradients.ts";
import { Hierarchy, type HierarchyParts, type LevelPredictor } from "../../omh/hierarchy.ts";
import { levelSizes, type OmhOptions } from "../../omh/options.ts";
import { CenterPair } from "./centers.ts";
import type { LevelChoices } from "./options.ts";

/** The centres of all levels and the hierarchy of losses on them. */
export interface SmoosegLevels {
  /** One pair per level, coarsest first. The hierarchy trains the students. */
  readonly pairs: readonly CenterPair[];
  readonly hierarchy: Hierarchy;
}

/**
 * Starts the levels, as SmooSeg's own predictor starts.
 *
 * @param random The seed's streams. The levels have their own, so that switching OMH on moves no other draw.
 * @param classes C_1, the number of classes.
 * @param channels Number of code channels D.
 * @param codes Codes of training images, for students that start from them.
 */
export function createLevels(
  random: RandomStreams,
  classes: number,
  channels: number,
  omh: OmhOptions,
  choices: LevelChoices,
  codes?: HierarchyParts["codes"],
): SmoosegLevels {
  const pairs = levelSizes(classes, omh.levels, omh.expansion)
    .map((size, m) => CenterPair.create(random.stream("omh/centers", m), size, channels));
  return { pairs, hierarchy: levelHierarchy(pairs, omh, choices, { random, codes }) };
}

/**
 * The hierarchy of losses on given pairs.
 *
 * @param parts The seed's streams, and codes of training images.
 */
export function levelHierarchy(
  pairs: readonly CenterPair[],
  omh: OmhOptions,
  choices: LevelChoices,
  parts: Pick<HierarchyParts, "random" | "codes"> = {},
): Hierarchy {
  const students = pairs.map(({ student }) => student);
  const teachers = pairs.map(({ teacher }) => teacher);
  const transported = choices.omh_activations === "student" ? students : teachers;
  return new Hierarchy(students, omh, {
    ...parts,
    ...levelActivations(students, teachers, choices),
    transported,
    onTurned: () => pairs.forEach((pair) => pair.resetTeacher()),
  });
}

/** Teacher centres by stable name. */
export function levelTeachers({ pairs }: SmoosegLevels): Record<string, Matrix> {
  return Object.fromEntries(pairs.map(({ teacher }, m) => [`omh.teacher_${m + 1}`, teacher]));
}

/** The predictor of the levels, and the centres that give its labels where nothing else is otherwise than by STEGO's. */
function levelActivations(
  students: readonly Matrix[],
  teachers: readonly Matrix[],
  { omh_activations, omh_labels, omh_cluster_loss }: LevelChoices,
): Required<Pick<HierarchyParts, "predict" | "labelling">> {
  const byTeacher = omh_labels === "teacher";
  const plain = omh_activations === "student" && omh_cluster_loss === "activation";
  const predict: LevelPredictor = (unit, students, m) =>
    tidy(() => {
      const cosines = {
        student: () => cosinesWith(unit, students),
        teacher: () => cosinesWith(unit, stopGradient(() => l2Normalize(teachers[m] as Tensor2D))),
      };
      const activations = relu(cosines[omh_activations]()) as Tensor2D;
      const labelled = byTeacher ? cosines.teacher : () => activations;
      return {
        activations,
        winners: stopGradient(() => argMax(labelled(), 1) as Tensor1D),
        ...(omh_cluster_loss === "cross-entropy" && { scores: logSoftmax(cosines.student()) }),
      };
    });
  return { predict, labelling: plain ? byTeacher ? teachers : students : null };
}

function cosinesWith(unit: Tensor2D, centers: Tensor2D): Tensor2D {
  return matMul(unit, l2Normalize(centers), false, true);
}
