/**
 * Scores heads on a whole split: trained ones by the test protocol, and those in training by the validation pass.
 *
 * @module
 */
import type { FeatureBank } from "../features/feature_bank.ts";
import { CodeSpread, effectiveClusters } from "./collapse.ts";
import { Confusion } from "./confusion.ts";
import { type ClassImageCounts, imageCounts } from "./image_counts.ts";
import { type Head, type Prediction, predictSplit } from "./predict_split.ts";
import { type Matching, scoreClusters, scoreProbe, type Scores } from "./scores.ts";

/** A head, and how it is scored. */
export interface ScoredHead extends Head {
  /** How clusters are matched to classes. */
  readonly matching: Matching;
}

/** A confusion matrix and what it comes to. */
export interface Scored {
  readonly counts: Confusion;
  readonly scores: Scores;
}

/** What a head scores on a split. */
export interface Evaluation {
  /** Clusters, matched to classes. */
  readonly clusters: Scored;
  /** Counts of the matched clusters per class and image, in the order of the classes and of the split. */
  readonly images: readonly ClassImageCounts[];
  /** The linear probe, unmatched, where the method has one: it has seen labels, so it is a diagnostic. */
  readonly linear: Scored | null;
  /** exp(entropy) of the shares of pixels given to each cluster: 1 is a collapse, the number of clusters is the most. */
  readonly effectiveClusters: number;
  /** Mean cosine between the codes of two random positions: near 1 is a collapse. */
  readonly meanCodeCosine: number;
}

/**
 * Predicts every image of a split once for all heads, and scores the predictions of each together.
 *
 * @param bank Features and labels of the split, at evaluation resolution.
 * @returns One evaluation a head, in order; its error for a head that threw.
 */
export async function evaluate(
  heads: readonly ScoredHead[],
  bank: FeatureBank,
): Promise<(Evaluation | Error)[]> {
  const tallies = heads.map((head) => new Tally(head));
  const errors = await predictSplit(heads, bank, (head, prediction) => tallies[head].add(prediction));
  return tallies.map((tally, i) => errors[i] ?? tally.evaluation());
}

/** Collects what one head says. */
class Tally {
  readonly #head: ScoredHead;
  readonly #clusters: Confusion;
  readonly #images: Confusion[] = [];
  readonly #linear: Confusion | null;
  readonly #spread = new CodeSpread();
  readonly #pixels: Float64Array;

  constructor(head: ScoredHead) {
    const { classes, extra, predictor } = head;
    this.#head = head;
    this.#clusters = new Confusion(classes, extra);
    this.#linear = predictor.linear ? new Confusion(classes) : null;
    this.#pixels = new Float64Array(classes + extra);
  }

  add({ labels, clusters, linear, codes, channels }: Prediction): void {
    const { classes, extra } = this.#head;
    const image = new Confusion(classes, extra);
    image.add(clusters, labels);
    for (let at = 0; at < clusters.length; at++) this.#pixels[clusters[at]]++;
    image.data.forEach((count, at) => this.#clusters.data[at] += count);
    this.#images.push(image);
    if (linear) this.#linear?.add(linear, labels);
    this.#spread.add(codes, channels);
  }

  evaluation(): Evaluation {
    const scores = scoreClusters(this.#clusters, this.#head.matching);
    return {
      clusters: { counts: this.#clusters, scores },
      images: imageCounts(this.#images, scores.assignment),
      linear: this.#linear && { counts: this.#linear, scores: scoreProbe(this.#linear) },
      effectiveClusters: effectiveClusters(this.#pixels),
      meanCodeCosine: this.#spread.meanCosine,
    };
  }
}

/** What a validation pass must know of a head. */
export type ValidatedHead = Omit<ScoredHead, "flip" | "crf">;

/**
 * Scores heads on a whole split in one pass: no flipped image, no CRF, the best cosine of each pixel.
 *
 * The best of `log_softmax(2 cos)` is the best of the cosines.
 *
 * @param bank Features and labels of the split, at evaluation resolution.
 * @returns mIoU of each head, percent, NaN where no pixel counts; its error for a head that threw.
 */
export async function validate(
  heads: readonly ValidatedHead[],
  bank: FeatureBank,
): Promise<(number | Error)[]> {
  const counts = heads.map(({ classes, extra }) => new Confusion(classes, extra));
  const asked = heads.map(({ predictor: { codes, clusters }, classes, extra }) => ({
    predictor: { codes, clusters },
    classes,
    extra,
    flip: false,
    crf: false,
  }));
  const errors = await predictSplit(
    asked,
    bank,
    (head, { clusters, labels }) => counts[head].add(clusters, labels),
  );
  return heads.map(({ matching }, i) => errors[i] ?? scoreClusters(counts[i], matching).miou);
}
