/**
 * Golden runner: TransFGU's evaluation, from masks to scores.
 *
 * @module
 */
import { slice, type Tensor4D, tidy, transpose } from "@tensorflow/tfjs-core";
import { Confusion } from "../../src/evaluate/confusion.ts";
import { bestClasses, BilinearUpsampler } from "../../src/evaluate/protocol.ts";
import { scoreClusters } from "../../src/evaluate/scores.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";

const PERCENT = { absolute: 1e-3 };
const UPSAMPLED = { absolute: 1e-5, relative: 1e-5 };
/** Stands for 0/0 in the files. */
const UNDEFINED = -1;

/** Every case: the tensors whose names start with its name. */
export async function evaluation(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const cases = golden.names.flatMap((name) => /^(.+)_logits$/.exec(name)?.[1] ?? []);
  for (const name of cases) await compareCase(golden, comparison, name);
}

async function compareCase(golden: GoldenFile, comparison: Comparison, name: string): Promise<void> {
  const { classes } = golden.config;
  const logits = golden.map(`${name}_logits`);
  const [images, gridHeight, gridWidth] = logits.shape;
  const [, height, width] = golden.shape(`${name}_labels`);
  const upsampler = new BilinearUpsampler({ height: gridHeight, width: gridWidth }, { height, width });
  const labels = golden.integers(`${name}_labels`);
  const confusion = new Confusion(classes);
  const predictions: Int32Array[] = [];
  for (let image = 0; image < images; image++) {
    const pixels = tidy(() =>
      upsampler.upsample(slice(logits, [image, 0, 0, 0], [1, -1, -1, -1]) as Tensor4D)
    );
    if (image === 0 && golden.has(`${name}_upsampled_first`)) {
      const [some] = golden.shape(`${name}_upsampled_first`);
      const first = tidy(() => transpose(slice(pixels, [0, 0], [-1, some])));
      comparison.tensor(`${name}_upsampled_first`, first, UPSAMPLED);
    }
    predictions.push(await bestClasses(pixels));
    confusion.add(predictions[image], labels.subarray(image * height * width, (image + 1) * height * width));
    pixels.dispose();
  }
  upsampler.dispose();
  comparison.values(`${name}_preds`, predictions.flatMap((map) => [...map]), EXACT);
  compareScores(comparison, name, confusion);
}

function compareScores(comparison: Comparison, name: string, confusion: Confusion): void {
  const { classes, data } = confusion;
  const at = (truth: number, prediction: number) => data[prediction * classes + truth];
  const numbers = Array.from({ length: classes }, (_, number) => number);
  comparison.values(`${name}_histogram`, numbers.flatMap((t) => numbers.map((p) => at(t, p))), EXACT);
  const { assignment, accuracy, miou, iou } = scoreClusters(confusion);
  // The files number everything by prediction, we by class.
  const matched = numbers.map((truth) => assignment.indexOf(truth));
  comparison.values(`${name}_assignment`, matched, EXACT);
  const reordered = numbers.flatMap((row) => numbers.map((p) => at(assignment[row], p)));
  comparison.values(`${name}_reordered`, reordered, EXACT);
  comparison.values(`${name}_iou`, numbers.map((p) => iou[assignment[p]] ?? UNDEFINED), PERCENT);
  const accuracies = numbers.map((p) => {
    const total = numbers.reduce((sum, other) => sum + at(assignment[p], other), 0);
    return total > 0 ? 100 * at(assignment[p], p) / total : UNDEFINED;
  });
  const defined = accuracies.filter((value) => value !== UNDEFINED);
  comparison.values(`${name}_class_accuracy`, accuracies, PERCENT);
  const mean = defined.reduce((sum, value) => sum + value, 0) / defined.length;
  comparison.values(`${name}_mean_class_accuracy`, [mean], PERCENT);
  comparison.values(`${name}_mIoU`, [miou], PERCENT);
  comparison.values(`${name}_accuracy`, [accuracy], PERCENT);
  comparison.values(`${name}_selection`, [accuracy + miou], PERCENT);
}
