/**
 * The prediction that says the same of every pixel, which stands for a training that left no head: it scores what the most common
 * class does.
 *
 * @module
 */
import type { FeatureBank } from "../features/feature_bank.ts";
import { Confusion } from "./confusion.ts";
import type { ScoredClusters } from "./cluster_tally.ts";
import type { Evaluation } from "./evaluate.ts";
import { type Matching, scoreClusters } from "./scores.ts";
import { sparseCounts } from "./sparse_counts.ts";

/** How it is scored. */
export interface ConstantOptions {
  /** Number of classes. */
  readonly classes: number;
  /** Number of clusters beyond one per class; all of them but the first are empty. */
  readonly extra: number;
  readonly matching: Matching;
  /** Whether it stands for a converged readout too. */
  readonly hasConverged: boolean;
}

/**
 * Scores the constant prediction, all pixels in cluster 0, as an evaluation of a head.
 *
 * @param bank Labels of the split.
 */
export async function evaluateConstant(
  bank: Pick<FeatureBank, "split" | "labels">,
  { classes, extra, matching, hasConverged }: ConstantOptions,
): Promise<Evaluation & { readonly literal: ScoredClusters }> {
  const counts = new Confusion(classes, extra);
  const images: number[][] = [];
  for (let index = 0; index < bank.split.length; index++) {
    const labels = await bank.labels(index);
    const image = new Confusion(classes, extra);
    image.add(new Int32Array(labels.length), labels);
    image.data.forEach((pixels, at) => counts.data[at] += pixels);
    images.push(sparseCounts(image));
  }
  const clusters = { counts, scores: scoreClusters(counts, matching), effectiveClusters: 1 };
  return { literal: clusters, converged: hasConverged ? clusters : null, images, linear: null };
}
