/**
 * What a trained head's codes of training images say, without a label: signs of collapse, and the clusters of the converged readout.
 *
 * @module
 */
import { type Tensor2D, tensor2d, tidy } from "@tensorflow/tfjs-core";
import type { RandomStreams } from "../../base/random.ts";
import { l2Normalize } from "../../nn/normalize.ts";
import { type KMeans, sphericalKMeans } from "../../nn/spherical_kmeans.ts";
import type { Predictor } from "../../methods/types.ts";
import type { Readout } from "../../spec/mod.ts";
import type { Readouts } from "../predictor_outputs.ts";
import { bestClasses } from "../protocol.ts";
import { adjustedRand } from "./adjusted_rand.ts";
import { sampleCodes, type SampledBank } from "./code_sample.ts";
import { type CodeSpread, codeSpread } from "./code_spread.ts";

/** Rounds of ten swaps that may bring nothing before k-means ends. */
const PATIENCE = 3;

/** How codes are read. */
export interface ReadingOptions {
  /** Number of clusters. */
  readonly clusters: number;
  /** Starts of k-means; 0 for no converged readout. */
  readonly restarts: number;
  /** The readout whose clusters are looked at for collapse. */
  readonly primary: Readout;
  /** The cell's streams. */
  readonly random: RandomStreams;
}

/** How the starts of k-means came out. */
export interface Starts {
  readonly count: number;
  /** Mean cosine of a sampled code with its centre: of the clusters that are scored, and of starts by themselves. */
  readonly objective: { readonly best: number; readonly median: number; readonly worst: number };
  /** Mean adjusted Rand index of the starts with the clusters that are scored. */
  readonly agreement: number;
}

/** What codes say. */
export interface CodeReading {
  readonly spread: CodeSpread;
  /** Centres of the best start, rank 2, `[clusters, K]`, the caller's; null where there is no converged readout. */
  readonly centers: Tensor2D | null;
  readonly starts: Starts | null;
}

/**
 * Samples a head's codes and reads them.
 *
 * @param predictor Borrowed.
 * @param images Features of the training images.
 * @throws {DivergedError} A code is not finite.
 */
export async function readCodes(
  predictor: Predictor & Pick<Readouts, "inputs">,
  images: SampledBank,
  { clusters, restarts, primary, random }: ReadingOptions,
): Promise<CodeReading> {
  const { codes, count, channels } = await sampleCodes(predictor, images, random);
  const sample = tensor2d(codes, [count, channels]);
  const unit = l2Normalize(sample);
  try {
    const found = restarts === 0 ? null : await sphericalKMeans(unit, {
      clusters,
      restarts,
      patience: PATIENCE,
      random: random.stream("codes/kmeans"),
    });
    const taken = primary === "converged" && found
      ? found.clusters
      : await literalClusters(predictor, sample);
    return {
      spread: await codeSpread(unit, taken),
      centers: found && found.centers,
      starts: found && startsOf(found),
    };
  } finally {
    sample.dispose();
    unit.dispose();
  }
}

async function literalClusters(predictor: Predictor, codes: Tensor2D): Promise<Int32Array> {
  const scores = tidy(() => predictor.clusters(codes));
  try {
    return await bestClasses(scores);
  } finally {
    scores.dispose();
  }
}

function startsOf({ clusters, objective, starts }: KMeans): Starts {
  const agreements = starts.map((start) => adjustedRand(clusters, start.clusters));
  return {
    count: starts.length,
    objective: {
      best: objective,
      median: starts[starts.length >> 1].objective,
      worst: starts.at(-1)!.objective,
    },
    agreement: agreements.reduce((sum, agreement) => sum + agreement, 0) / agreements.length,
  };
}
