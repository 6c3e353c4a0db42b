/**
 * Golden runners: SmooSeg's losses and their gradients.
 *
 * @module
 */
import {
  add,
  argMax,
  gather,
  matMul,
  mean,
  reshape,
  sub,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  tidy,
} from "@tensorflow/tfjs-core";
import { classProbabilities, energy } from "../../src/methods/smooseg/energy.ts";
import {
  type PairTarget,
  smoothness,
  type SmoothnessTargets,
  smoothnessTargets,
} from "../../src/methods/smooseg/smoothness.ts";
import { lossGradients } from "../../src/nn/gradients.ts";
import { CORRESPONDENCE_NORM_FLOOR, l2Normalize } from "../../src/nn/normalize.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import { asMap, compareGradient, goldenTable, VALUE } from "./golden_layout.ts";
import { goldenCenters, goldenOptions } from "./smooseg_golden.ts";

/** Affinities of all cell pairs, and both terms with their gradients, for given probabilities. */
export function smoothnessTerms(golden: GoldenFile, comparison: Comparison): void {
  const [batch] = golden.shape("feats");
  const targets = goldenTargets(golden);
  const options = goldenOptions(golden);
  const itself = targets.second;
  const partner = gather(targets.second, targets.partners);
  comparison.tensor(
    "intra_affinity",
    affinity(targets, itself, targets.intra, options.pos_intra_shift),
    VALUE,
  );
  comparison.tensor(
    "across_affinity",
    affinity(targets, partner, targets.across, options.neg_inter_shift),
    VALUE,
  );
  const probabilities = goldenTable(golden, "probs");
  for (const kind of ["intra", "across"] as const) {
    const { losses, gradients } = lossGradients(
      () => ({ loss: smoothness(byImage(probabilities, batch), targets)[kind] }),
      [probabilities],
    );
    comparison.tensor(`${kind}_loss`, losses.loss, VALUE);
    compareGradient(golden, comparison, `grad_probs_${kind}`, asMap(gradients[0] as Tensor2D, batch));
  }
  compareDistances(comparison, "", byImage(probabilities, batch), targets);
  probabilities.dispose();
}

/**
 * The mean cosine distance of the probabilities of cells, within images and across partners.
 *
 * @param prefix Start of the names.
 */
export function compareDistances(
  comparison: Comparison,
  prefix: string,
  probabilities: Tensor3D,
  { partners }: SmoothnessTargets,
): void {
  const unit = l2Normalize(probabilities, CORRESPONDENCE_NORM_FLOOR);
  const distance = (others: Tensor3D) => sub(1, mean(matMul(unit, others, false, true)));
  comparison.tensor(`${prefix}intra_distance_mean`, distance(unit), VALUE);
  comparison.tensor(`${prefix}across_distance_mean`, distance(gather(unit, partners)), VALUE);
}

/** All terms from given cosines, with their gradients. */
export function energyTerms(golden: GoldenFile, comparison: Comparison): void {
  const [batch] = golden.shape("feats");
  const targets = goldenTargets(golden);
  const { temperature } = goldenOptions(golden);
  const student = goldenTable(golden, "products_local");
  const teacher = goldenTable(golden, "products_global");
  comparison.tensor("probs", asMap(table(classProbabilities(teacher, temperature, batch)), batch), VALUE);
  comparison.tensor("pseudo_labels", argMax(teacher, 1), EXACT);
  const terms = () => energy({ student, teacher }, targets, temperature);
  const { intra, across, data } = terms();
  comparison.tensor("smooth_loss", add(intra, across), VALUE);
  compareDistances(comparison, "", classProbabilities(teacher, temperature, batch), targets);
  comparison.tensor("data_loss", data, VALUE);
  const { gradients } = lossGradients(() => terms(), [student, teacher]);
  compareGradient(golden, comparison, "grad_products_local", asMap(gradients[0] as Tensor2D, batch));
  compareGradient(golden, comparison, "grad_products_global", asMap(gradients[1] as Tensor2D, batch));
  [student, teacher].forEach((variable) => variable.dispose());
}

/** Predictor and energy together, from given codes and centres. */
export function objective(golden: GoldenFile, comparison: Comparison): void {
  const [batch] = golden.shape("feats");
  const targets = goldenTargets(golden);
  const { temperature } = goldenOptions(golden);
  const codes = goldenTable(golden, "code");
  const centers = goldenCenters(golden);
  const { losses, gradients } = lossGradients(
    () => energy(centers.cosines(codes), targets, temperature),
    [codes, centers.student],
  );
  const smooth = add(losses.intra, losses.across);
  comparison.tensor("loss", add(smooth, losses.data), VALUE);
  comparison.tensor("smooth_loss", smooth, VALUE);
  comparison.tensor("data_loss", losses.data, VALUE);
  compareGradient(golden, comparison, "grad_code", asMap(gradients[0] as Tensor2D, batch));
  compareGradient(golden, comparison, "grad_local_clusters", gradients[1]);
  [codes, centers.student, centers.teacher].forEach((variable) => variable.dispose());
}

function goldenTargets(golden: GoldenFile): SmoothnessTargets {
  return smoothnessTargets(golden.map("feats"), golden.integers("perm"), goldenOptions(golden));
}

/** The affinities of all cell pairs that the factors stand for: rank 3, `[batch, cells, cells]`. */
function affinity(
  { first }: SmoothnessTargets,
  second: Tensor,
  { offset }: PairTarget,
  shift: number,
): Tensor {
  return tidy(() => add(matMul(first, second as Tensor3D, false, true), add(offset, shift)));
}

function byImage(rows: Tensor2D, batch: number): Tensor3D {
  return reshape(rows, [batch, rows.shape[0] / batch, rows.shape[1]]);
}

function table(maps: Tensor3D): Tensor2D {
  return reshape(maps, [-1, maps.shape[2]]);
}
