/**
 * Scores heads on a whole split: trained ones by the test protocol, and those in training by the validation pass.
 *
 * @module
 */
import type { Predictor } from "../methods/types.ts";
import type { Readout, ValidationScore } from "../spec/mod.ts";
import { ClusterTally, type Scored, type ScoredClusters } from "./cluster_tally.ts";
import { Confusion, type ExtraPredictions } from "./confusion.ts";
import { type Head, type Prediction, predictSplit, type ScoredBank } from "./predict_split.ts";
import type { Readouts } from "./predictor_outputs.ts";
import { type Matching, scoreClusters, scoreProbe } from "./scores.ts";
import { sparseCounts } from "./sparse_counts.ts";

/** A head, and how it is scored. */
export interface ScoredHead extends Head {
  /** The readout that counts of images are kept of. */
  readonly primary: Readout;
  /** How clusters are matched to classes. */
  readonly matching: Matching;
  /**
   * Whether pixels that its own probe gives to extra clusters are counted.
   *
   * @default {"counted"}
   */
  readonly extraPredictions?: ExtraPredictions;
}

/** What a head scores on a split. */
export interface Evaluation {
  /** The head's own probe, where it has one that is trained. */
  readonly literal: ScoredClusters | null;
  /** Converged clusters, where the head has some. */
  readonly converged: ScoredClusters | null;
  /** Counts of each image by the primary readout, in the order of the split, as {@linkcode sparseCounts} gives them. */
  readonly images: readonly (readonly number[])[];
  /** The linear probe, unmatched, where the method has one: it has seen labels, so it is a diagnostic. */
  readonly linear: Scored | null;
}

/**
 * Predicts every image of a split once for all heads, and scores the predictions of each together.
 *
 * @param bank Features and labels of the split, at evaluation resolution.
 * @param onClusters Told the clusters of the primary readout for each head and picture, pixels row by row.
 * @returns One evaluation a head, in order; its error for a head that threw.
 */
export async function evaluate(
  heads: readonly ScoredHead[],
  bank: ScoredBank,
  onClusters: (head: number, index: number, clusters: Int32Array) => void = () => {},
): Promise<(Evaluation | Error)[]> {
  const tallies = heads.map((head) => new Tally(head));
  const errors = await predictSplit(heads, bank, (head, prediction) => {
    const index = tallies[head].add(prediction);
    onClusters(head, index, prediction[heads[head].primary === "converged" ? "converged" : "clusters"]!);
  });
  return tallies.map((tally, i) => errors[i] ?? tally.evaluation());
}

/** Collects what one head says. */
class Tally {
  readonly #head: ScoredHead;
  readonly #readouts: Readonly<Record<Readout, ClusterTally | null>>;
  readonly #images: number[][] = [];
  readonly #linear: Confusion | null;

  constructor(head: ScoredHead) {
    const { classes, extra, matching, predictor } = head;
    this.#head = head;
    this.#readouts = {
      literal: predictor.clusters ? new ClusterTally(head) : null,
      converged: predictor.converged ? new ClusterTally({ classes, extra, matching }) : null,
    };
    this.#linear = predictor.linear ? new Confusion(classes) : null;
  }

  /** @returns Which picture it was. */
  add({ labels, clusters, converged, linear }: Prediction): number {
    const { primary } = this.#head;
    const images = {
      literal: clusters && this.#readouts.literal!.add(clusters, labels),
      converged: converged && this.#readouts.converged!.add(converged, labels),
    };
    this.#images.push(sparseCounts(images[primary]!));
    if (linear) this.#linear?.add(linear, labels);
    return this.#images.length - 1;
  }

  evaluation(): Evaluation {
    const { literal, converged } = this.#readouts;
    return {
      literal: literal && literal.scored(),
      converged: converged && converged.scored(),
      images: this.#images,
      linear: this.#linear && { counts: this.#linear, scores: scoreProbe(this.#linear) },
    };
  }
}

/** What a validation pass must know of a head. */
export interface ValidatedHead extends Omit<ScoredHead, "flip" | "crf" | "primary"> {
  /** Its own probes are what is validated. */
  readonly predictor: Predictor & Pick<Readouts, "inputs">;
  /**
   * What it is validated by.
   *
   * @default {"miou"}
   */
  readonly score?: ValidationScore;
}

/**
 * Scores the own probes of heads on a whole split in one pass, as the official programs do: no flipped image, no CRF, the best cosine of each pixel.
 *
 * The best of `log_softmax(2 cos)` is the best of the cosines.
 *
 * @param bank Features and labels of the split, at the resolution of validations.
 * @returns Score of each head, percent, NaN where no pixel counts; its error for a head that threw.
 */
export async function validate(
  heads: readonly ValidatedHead[],
  bank: ScoredBank,
): Promise<(number | Error)[]> {
  const counts = heads.map(({ classes, extra, extraPredictions }) =>
    new Confusion(classes, extra, extraPredictions)
  );
  const probes = heads.map(({ classes }) => new Confusion(classes));
  const asked = heads.map(({ predictor: { codes, clusters, linear, inputs }, classes, extra, score }) => ({
    predictor: { codes, clusters, ...inputs && { inputs }, ...score === "sum" && { linear } },
    classes,
    extra,
    flip: false,
    crf: false,
  }));
  const errors = await predictSplit(asked, bank, (head, { clusters, linear, labels }) => {
    counts[head].add(clusters!, labels);
    if (linear) probes[head].add(linear, labels);
  });
  return heads.map(({ matching, score }, i) => {
    const scores = scoreClusters(counts[i], matching);
    if (errors[i]) return errors[i];
    if (score !== "sum") return scores.miou;
    const summed = [scores, ...asked[i].predictor.linear ? [scoreProbe(probes[i])] : []];
    return summed.reduce((sum, { accuracy, miou }) => sum + accuracy + miou, 0);
  });
}
