/**
 * Golden runners: HP's probes, and its validation without CRF.
 *
 * @module
 */
import {
  argMax,
  concat,
  reshape,
  slice,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  variable,
} from "@tensorflow/tfjs-core";
import { Confusion } from "../../src/evaluate/confusion.ts";
import { bestClasses, BilinearUpsampler } from "../../src/evaluate/protocol.ts";
import { scoreClusters, scoreProbe } from "../../src/evaluate/scores.ts";
import {
  clusterCosines,
  clusterLogProbabilities,
  clusterProbeLoss,
} from "../../src/methods/parts/cluster_probe.ts";
import {
  linearLogProbabilities,
  linearProbeLoss,
  linearProbeTarget,
} from "../../src/methods/parts/linear_probe.ts";
import type { Matrix } from "../../src/nn/initialize.ts";
import { lossGradients } from "../../src/nn/gradients.ts";
import { positions } from "../../src/nn/positions.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import { compareGradient, goldenLinear, officialLayout, VALUE } from "./golden_layout.ts";
import { hpHead } from "./hp_golden.ts";

/** Losses of both probes on a fixed code, their gradients, and the cluster probe's soft assignment. */
export function probes(golden: GoldenFile, comparison: Comparison): void {
  const codes = golden.map("code");
  const [batch, height, width] = codes.shape;
  const [, labelHeight, labelWidth] = golden.shape("labels");
  const labels = { height: labelHeight, width: labelWidth, data: golden.integers("labels") };
  const target = linearProbeTarget(labels, batch, { height, width }, golden.config.n_classes);
  const centers = variable(golden.matrix("clusters")) as Matrix;
  const linear = goldenLinear(golden, "lin");
  const cosines = () => clusterCosines(positions(codes), centers as Tensor2D);
  comparison.tensor("cluster_assign", argMax(cosines(), 1), EXACT);
  comparison.tensor("soft_cluster_loss_alpha2", clusterProbeLoss(cosines(), 2), VALUE);
  const logProbabilities = clusterLogProbabilities(positions(codes), centers as Tensor2D);
  comparison.map("log_probs_alpha2", reshape(logProbabilities, [batch, height, width, -1]), VALUE);
  const { losses, gradients } = lossGradients(
    () => ({ cluster: clusterProbeLoss(cosines()), linear: linearProbeLoss(codes, linear, target) }),
    [centers, linear.weight, linear.bias],
  );
  comparison.tensor("cluster_loss", losses.cluster, VALUE);
  comparison.tensor("linear_loss", losses.linear, VALUE);
  compareGradient(golden, comparison, "grad_clusters", gradients[0]);
  compareGradient(golden, comparison, "grad_lin_w", officialLayout(".weight", gradients[1]));
  compareGradient(golden, comparison, "grad_lin_b", gradients[2]);
  [centers, linear.weight, linear.bias].forEach((parameter) => parameter.dispose());
}

/** Codes, predictions of both probes, counts, matching and scores. */
export async function evaluation(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const { n_classes: classes, batches } = golden.config;
  const head = hpHead(golden);
  const codes = head.codes(golden.map("feats"));
  const upsampled = upsampledCodes(golden, codes);
  const centers = golden.matrix("clusters");
  const probe = goldenLinear(golden, "probe");
  const clustered = await bestClasses(clusterLogProbabilities(upsampled, centers));
  const classified = await bestClasses(linearLogProbabilities(upsampled, probe));
  const [images, height, width] = golden.shape("labels");
  comparison.map("code_up", reshape(upsampled, [images, height, width, -1]), VALUE);
  comparison.map("code", codes, VALUE);
  comparison.values("cluster_preds", clustered, EXACT);
  comparison.values("linear_preds", classified, EXACT);
  const labels = golden.integers("labels");
  const clusterCounts = new Confusion(classes);
  clusterCounts.add(clustered, labels);
  const linearCounts = new Confusion(classes);
  linearCounts.add(classified, labels);
  const scores = { Cluster: scoreClusters(clusterCounts), Linear: scoreProbe(linearCounts) };
  comparison.values("confusion", clusterCounts.data, EXACT);
  comparison.values("assignment", scores.Cluster.assignment, EXACT);
  for (const [name, { accuracy, miou }] of Object.entries(scores)) {
    comparison.values(`${name}_Accuracy`, [accuracy], VALUE);
    comparison.values(`${name}_mIoU`, [miou], VALUE);
  }
  const loss = await batchMean(batches, height * width, (from, rows) => {
    const block = slice(upsampled, [from, 0], [rows, upsampled.shape[1]]);
    return clusterProbeLoss(clusterCosines(block, centers));
  });
  comparison.values("mean_cluster_loss", [loss], VALUE);
  const parameters = [...Object.values(head.parameters), probe.weight, probe.bias];
  parameters.forEach((parameter) => parameter.dispose());
}

/** Codes at every label pixel, image by image: rank 2, `[pixels, D]`. */
function upsampledCodes(golden: GoldenFile, codes: Tensor4D): Tensor2D {
  const [images, height, width] = codes.shape;
  const [, labelHeight, labelWidth] = golden.shape("labels");
  const upsampler = new BilinearUpsampler({ height, width }, { height: labelHeight, width: labelWidth });
  const maps = Array.from(
    { length: images },
    (_, image) => upsampler.upsample(slice(codes, [image, 0, 0, 0], [1, -1, -1, -1])),
  );
  upsampler.dispose();
  return concat(maps);
}

/** Mean over batches of different sizes, each counted once. */
async function batchMean(
  sizes: number[],
  pixels: number,
  value: (from: number, rows: number) => Tensor,
): Promise<number> {
  let from = 0;
  const values = sizes.map((size) => {
    const rows = size * pixels;
    from += rows;
    return value(from - rows, rows).data();
  });
  return (await Promise.all(values)).reduce((sum, [next]) => sum + next, 0) / values.length;
}
