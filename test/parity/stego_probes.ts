/**
 * Golden runners: STEGO's cluster probe and linear probe.
 *
 * @module
 */
import { reshape, type Tensor, variable } from "@tensorflow/tfjs-core";
import {
  clusterAssignment,
  clusterCosines,
  clusterLogProbabilities,
  clusterProbeLoss,
} from "../../src/methods/parts/cluster_probe.ts";
import { linearProbeLoss, linearProbeTarget } from "../../src/methods/parts/linear_probe.ts";
import { Adam } from "../../src/nn/adam.ts";
import type { Matrix } from "../../src/nn/initialize.ts";
import { lossGradients } from "../../src/nn/gradients.ts";
import type { Comparison } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";

const VALUE = { absolute: 1e-5 };

/** Hard and soft assignment, loss and gradients; log-probabilities; three Adam steps. */
export async function clusterLookup(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const centers = variable(golden.matrix("clusters")) as Matrix;
  const [batch, channels, height, width] = golden.shape("x");
  const codes = variable(reshape(golden.map("x"), [batch * height * width, channels])) as Matrix;
  const asMap = (rows: Tensor) => reshape(rows, [batch, height, width, -1]);
  const norms = rowNorms(await codes.data<"float32">(), channels);
  const skipZeroVectors = (at: number) => norms[vectorOf(at, channels, height * width)] === 0;
  for (const [prefix, alpha] of assignments(golden)) {
    comparison.map(`${prefix}.probs`, asMap(clusterAssignment(clusterCosines(codes, centers), alpha)), VALUE);
    const objective = () => ({ loss: clusterProbeLoss(clusterCosines(codes, centers), alpha) });
    const { losses, gradients } = lossGradients(objective, [centers, codes]);
    comparison.tensor(`${prefix}.loss`, losses.loss, VALUE);
    comparison.tensor(`${prefix}.grad_clusters`, gradients[0], VALUE);
    comparison.map(`${prefix}.grad_x`, asMap(gradients[1]), VALUE, skipZeroVectors);
  }
  comparison.map("log_probs_alpha2", asMap(clusterLogProbabilities(codes, centers)), VALUE);
  compareAdamSteps(golden, comparison, codes, centers);
  [codes, centers].forEach((variable) => variable.dispose());
}

/** Loss, gradients and three Adam steps on a masked label map. */
export function linearProbe(golden: GoldenFile, comparison: Comparison): void {
  const codes = golden.map("x");
  const [batch, height, width] = codes.shape;
  const probe = {
    weight: variable(golden.weight("weight")) as Matrix,
    bias: variable(golden.bias("bias")) as Matrix,
  };
  const [, labelHeight, labelWidth] = golden.shape("label");
  const labels = { height: labelHeight, width: labelWidth, data: golden.integers("label") };
  const target = linearProbeTarget(labels, batch, { height, width }, golden.shape("weight")[0]);
  const parameters = [probe.weight, probe.bias];
  const adam = new Adam(parameters, { learningRate: golden.config.lr });
  for (let step = 0; golden.has(`loss_${step}`); step++) {
    const { losses, gradients } = lossGradients(
      () => ({ loss: linearProbeLoss(codes, probe, target) }),
      parameters,
    );
    comparison.tensor(`loss_${step}`, losses.loss, VALUE);
    if (step === 0) {
      comparison.weight("grad_weight", gradients[0].clone(), VALUE);
      comparison.tensor("grad_bias", gradients[1].clone(), VALUE);
    }
    adam.step(gradients);
    if (!golden.has(`weight_${step + 1}`)) continue;
    comparison.weight(`weight_${step + 1}`, probe.weight.clone(), VALUE);
    comparison.tensor(`bias_${step + 1}`, probe.bias.clone(), VALUE);
  }
  [adam, ...parameters].forEach((owner) => owner.dispose());
}

/** The assignments a file holds: `hard`, and `soft<alpha>` for each alpha. */
function assignments(golden: GoldenFile): [string, number | null][] {
  const prefixes = golden.names.filter((name) => name.endsWith(".probs")).map((name) => name.slice(0, -6));
  return prefixes.map((prefix) => [prefix, prefix === "hard" ? null : Number(prefix.slice("soft".length))]);
}

function compareAdamSteps(golden: GoldenFile, comparison: Comparison, codes: Matrix, centers: Matrix): void {
  const adam = new Adam([centers], { learningRate: golden.config.lr });
  for (let step = 0; golden.has(`adam.loss_${step}`); step++) {
    const { losses, gradients } = lossGradients(
      () => ({ loss: clusterProbeLoss(clusterCosines(codes, centers)) }),
      [centers],
    );
    comparison.tensor(`adam.loss_${step}`, losses.loss, VALUE);
    adam.step(gradients);
    comparison.tensor(`adam.clusters_${step + 1}`, centers.clone(), VALUE);
  }
  adam.dispose();
}

function rowNorms(values: Float32Array, channels: number): number[] {
  return Array.from(
    { length: values.length / channels },
    (_, row) => Math.hypot(...values.subarray(row * channels, (row + 1) * channels)),
  );
}

/** Which vector entry `at` of a channels-first map belongs to. */
function vectorOf(at: number, channels: number, positions: number): number {
  return Math.floor(at / (channels * positions)) * positions + at % positions;
}
