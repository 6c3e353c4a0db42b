/**
 * Golden runners: TransFGU's targets and losses.
 *
 * @module
 */
import { addN, type Scalar, type Tensor, tensor1d, type Tensor3D, variable } from "@tensorflow/tfjs-core";
import {
  categoryLosses,
  likenesses,
  type LossWeights,
  maskLosses,
  uncertaintyLosses,
} from "../../src/methods/transfgu/losses.ts";
import {
  maskTargets,
  type TargetRules,
  type Targets,
  type TeacherPart,
} from "../../src/methods/transfgu/targets.ts";
import { transfguOptions } from "../../src/methods/transfgu/options.ts";
import { epochPlan } from "../../src/methods/transfgu/schedule.ts";
import { lossGradients } from "../../src/nn/gradients.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import { asStored, goldenPatches, GRADIENT, LOSS } from "./transfgu_golden.ts";

/** What the official program does where it is in doubt. */
const TARGETS: TargetRules = { background: null, constantMaps: "first-class", ties: "first-class" };
/** The loss weights of the things-only file, whose gradient leaves the class embeddings out. */
const THINGS_WEIGHTS: LossWeights = { cat: 1, uncertainty: 0.3, classes: 0 };

/** Everything that is compared of one case. */
interface Example {
  readonly golden: GoldenFile;
  readonly comparison: Comparison;
  /** Start of the names of its tensors. */
  readonly name: string;
  readonly targets: Targets;
  readonly weights: LossWeights;
}

/** Targets and losses without a teacher, with a young and an old one, and on a constant score map. */
export async function losses(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const { weights: [cat, uncertainty, classes], counters } = golden.config;
  const weights = { cat, uncertainty, classes };
  const masks = goldenPatches(golden, "masks");
  const scores = goldenPatches(golden, "S");
  for (const name of casesOf(golden)) {
    const teacher = golden.has(`${name}_perm`) ? teacherPart(golden, name, counters[name]) : null;
    const targets = maskTargets(scores, teacher, TARGETS);
    compareTargets({ golden, comparison, name, targets, weights }, masks);
    compareTotal({ golden, comparison, name, targets, weights }, masks);
  }
  comparison.tensor("loss_uncertainty", uncertaintyLosses(masks), LOSS);
  await comparePairs(golden, comparison);
  compareConstant(golden, comparison, counters.flat_teacher);
}

/** The same where channel 0 is background. */
export async function lossesThings(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const { background_level: background, counter } = golden.config;
  const masks = goldenPatches(golden, "masks");
  const scores = goldenPatches(golden, "S");
  for (const name of casesOf(golden)) {
    const teacher = golden.has(`${name}_perm`) ? teacherPart(golden, name, counter) : null;
    const targets = maskTargets(scores, teacher, { ...TARGETS, background });
    comparison.tensor("foreground_patches", targets.foreground!.clone(), EXACT);
    const example = { golden, comparison, name, targets, weights: THINGS_WEIGHTS };
    compareTargets(example, masks);
    const variables = [variable(masks)];
    const { losses, gradients } = lossGradients(() => {
      const { cat, uncertainty } = maskLosses(
        { masks: variables[0] as unknown as Tensor3D, classes: masks },
        targets,
        { ...THINGS_WEIGHTS },
      );
      return { cat, uncertainty };
    }, variables);
    const [sum] = await losses.uncertainty.data();
    comparison.values("loss_uncertainty", [sum / THINGS_WEIGHTS.uncertainty], LOSS);
    comparison.tensor(`${name}_grad_masks`, asStored(gradients[0], masks.shape[0]), GRADIENT);
    variables.forEach((owned) => owned.dispose());
  }
}

/** The cases of a file: each has a mixture. */
function casesOf({ names }: GoldenFile): string[] {
  return names.flatMap((name) => /^(.+)_mixture$/.exec(name)?.[1] ?? []);
}

function teacherPart(golden: GoldenFile, name: string, counter: number): TeacherPart {
  return {
    masks: goldenPatches(golden, "teacher_masks"),
    permutation: golden.indices(`${name}_perm`),
    alpha: alphaAt(counter),
  };
}

/** The published weight of the negative cross-entropy. */
function alphaAt(counter: number): number {
  const { negative_weights: alphas } = transfguOptions.parse({});
  return epochPlan(counter, { start: 0, intervals: [counter + 1], alphas }).alpha;
}

function compareTargets({ golden, comparison, name, targets }: Example, masks: Tensor3D): void {
  comparison.tensor(`${name}_mixture`, asStored(targets.mixture, masks.shape[0]), LOSS);
  comparison.tensor(`${name}_target`, targets.classes.clone(), EXACT);
  if (targets.negative) comparison.tensor(`${name}_negative_target`, targets.negative.clone(), EXACT);
  comparison.tensor(`${name}_loss_cat`, categoryLosses(masks, targets), LOSS);
  comparison.require(
    `${name}: a negative target`,
    (targets.negative !== undefined) === golden.has(`${name}_perm`),
  );
}

function compareTotal({ golden, comparison, name, targets, weights }: Example, masks: Tensor3D): void {
  const variables = [variable(masks), variable(golden.tensor("class_embeddings"))];
  const [own, classes] = variables as unknown as Tensor3D[];
  const { losses, gradients } = lossGradients(
    () => maskLosses({ masks: own, classes }, targets, weights) as Record<string, Scalar>,
    variables,
  );
  comparison.tensor(`${name}_loss`, addN(Object.values(losses)), LOSS);
  comparison.tensor(`${name}_grad_masks`, asStored(gradients[0], masks.shape[0]), GRADIENT);
  comparison.tensor("grad_class_embeddings", gradients[1], GRADIENT);
  variables.forEach((owned) => owned.dispose());
}

/** Each pair of class embeddings, the first below the second. */
async function comparePairs(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const table: Tensor = likenesses(golden.tensor("class_embeddings") as Tensor3D);
  const [, count] = table.shape;
  const pairs = [...await table.data()].filter((_, at) => at % count > Math.floor(at / count) % count);
  comparison.values("loss_cls_emb", pairs, LOSS);
}

/** A constant score map, whose targets are the first class whatever a teacher says. */
function compareConstant(golden: GoldenFile, comparison: Comparison, counter: number): void {
  const masks = goldenPatches(golden, "flat_masks");
  const scores = goldenPatches(golden, "flat_S");
  const teacher = {
    masks: goldenPatches(golden, "flat_teacher_masks"),
    permutation: tensor1d(golden.integers("flat_perm"), "int32"),
    alpha: alphaAt(counter),
  };
  for (const [name, part] of [["flat", null], ["flat_teacher", teacher]] as const) {
    const targets = maskTargets(scores, part, TARGETS);
    comparison.tensor(`${name}_target`, targets.classes.clone(), EXACT);
    comparison.tensor(`${name}_loss_cat`, categoryLosses(masks, targets), LOSS);
    if (targets.negative) comparison.tensor(`${name}_negative_target`, targets.negative.clone(), EXACT);
  }
}
