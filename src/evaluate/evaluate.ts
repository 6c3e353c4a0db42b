/**
 * Scores a trained head on a whole split.
 *
 * @module
 */
import { type Tensor2D, type Tensor4D, tensor4d, tidy } from "@tensorflow/tfjs-core";
import type { FeatureBank } from "../features/feature_bank.ts";
import type { Predictor } from "../methods/types.ts";
import { CodeSpread, effectiveClusters } from "./collapse.ts";
import { Confusion } from "./confusion.ts";
import { type ClassImageCounts, imageCounts } from "./image_counts.ts";
import { crfDecision, type PixelDecision, plainDecision } from "./pixel_decision.ts";
import { averagedCodes, CodeEnlarger } from "./protocol.ts";
import { scoreClusters, scoreProbe, type Scores } from "./scores.ts";

/** How a head is scored. */
export interface EvaluationOptions {
  /** Number of classes. */
  readonly classes: number;
  /** Whether codes are averaged with those of the mirrored image. */
  readonly mirror: boolean;
  /** Whether predictions are refined with the dense CRF. */
  readonly crf: boolean;
}

/** A confusion matrix and what it comes to. */
export interface Scored {
  readonly counts: Confusion;
  readonly scores: Scores;
}

/** What a head scores on a split. */
export interface Evaluation {
  /** Clusters, matched to classes one to one. */
  readonly clusters: Scored;
  /** Counts of the matched clusters per class and image, in the order of the classes and of the split. */
  readonly images: readonly ClassImageCounts[];
  /** The linear probe, unmatched, where the method has one: it has seen labels, so it is a diagnostic. */
  readonly linear: Scored | null;
  /** exp(entropy) of the shares of pixels given to each cluster: 1 is a collapse, the number of classes is the most. */
  readonly effectiveClusters: number;
  /** Mean cosine between the codes of two random positions: near 1 is a collapse. */
  readonly meanCodeCosine: number;
}

/**
 * Predicts every image of a split and scores the predictions together.
 *
 * @param predictor The head; the caller keeps it.
 * @param bank Features and labels of the split, at evaluation resolution.
 */
export async function evaluate(
  predictor: Predictor,
  bank: FeatureBank,
  { classes, mirror, crf }: EvaluationOptions,
): Promise<Evaluation> {
  const decision = crf ? crfDecision(bank, classes) : plainDecision;
  const cells = { height: bank.cells, width: bank.cells };
  const enlarger = new CodeEnlarger(cells, { height: bank.resolution, width: bank.resolution });
  const clusters = new Confusion(classes);
  const images: Confusion[] = [];
  const linear = predictor.linear ? new Confusion(classes) : null;
  const spread = new CodeSpread();
  const pixels = new Float64Array(classes);
  for (let index = 0; index < bank.split.length; index++) {
    await decision.see(index);
    const labels = await bank.labels(index);
    const codes = await codesOf(predictor, bank, index, mirror);
    const enlarged = tidy(() => enlarger.enlarge(codes));
    const predicted = await predict(predictor.clusters, enlarged, decision);
    predicted.forEach((cluster) => pixels[cluster]++);
    clusters.add(predicted, labels);
    const image = new Confusion(classes);
    image.add(predicted, labels);
    images.push(image);
    if (predictor.linear) linear?.add(await predict(predictor.linear, enlarged, decision), labels);
    spread.add(await codes.data<"float32">(), codes.shape[3]);
    codes.dispose();
    enlarged.dispose();
  }
  enlarger.dispose();
  const scores = scoreClusters(clusters);
  return {
    clusters: { counts: clusters, scores },
    images: imageCounts(images, scores.assignment),
    linear: linear && { counts: linear, scores: scoreProbe(linear) },
    effectiveClusters: effectiveClusters(pixels),
    meanCodeCosine: spread.meanCosine,
  };
}

async function codesOf(
  predictor: Predictor,
  bank: FeatureBank,
  index: number,
  mirror: boolean,
): Promise<Tensor4D> {
  const shape: [number, number, number, number] = [1, bank.cells, bank.cells, bank.width];
  const features = await bank.features(index);
  const mirrored = mirror ? await bank.features(index, true) : null;
  return tidy(() =>
    averagedCodes(predictor, tensor4d(features, shape), mirrored && tensor4d(mirrored, shape))
  );
}

async function predict(
  logProbabilities: (codes: Tensor2D) => Tensor2D,
  codes: Tensor2D,
  decision: PixelDecision,
): Promise<Int32Array> {
  const scores = tidy(() => logProbabilities(codes));
  const best = await decision.decide(scores);
  scores.dispose();
  return best;
}
