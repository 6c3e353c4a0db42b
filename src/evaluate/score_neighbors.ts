/**
 * Scores of the nearest-neighbour classifier on a split: a diagnostic that sees the labels of training images, as the linear probe does.
 *
 * @module
 */
import { type Tensor2D, tensor2d, tensor4d, tidy } from "@tensorflow/tfjs-core";
import type { RandomStreams } from "../base/random.ts";
import { IGNORED } from "../data/types.ts";
import type { FeatureBank } from "../features/feature_bank.ts";
import { l2Normalize } from "../nn/normalize.ts";
import { type CodeSample, sampleCodes, type SampledBank } from "./codes/code_sample.ts";
import { Confusion } from "./confusion.ts";
import { type LabelledCodes, neighborVotes } from "./nearest_codes.ts";
import { bestClasses, BilinearUpsampler } from "./protocol.ts";
import { scoreProbe, type Scores } from "./scores.ts";

/** A bank whose labels are asked for as well. */
export type LabelledBank = SampledBank & Pick<FeatureBank, "labels" | "resolution">;

/**
 * Scores a backbone's features by the labels of the most similar ones among a sample of training positions. Votes are upsampled bilinearly
 * to pixels; each pixel is of the class that has most.
 *
 * @param train Features and labels that are known.
 * @param val Features and labels that are scored.
 * @param classes Number of classes.
 * @param random Draws the sample, as that of k-means is drawn.
 * @returns Scores; null where no sampled position has a label.
 */
export async function scoreNeighbors(
  train: LabelledBank,
  val: LabelledBank,
  classes: number,
  random: RandomStreams,
): Promise<Scores | null> {
  const sample = await sampleCodes({ codes: (features) => features.clone() }, train, random);
  const known = await labelledCodes(sample, train, classes);
  if (known === null) return null;
  const { gridSize, channels, resolution } = val;
  const grid = { height: gridSize, width: gridSize };
  const upsampler = new BilinearUpsampler(grid, { height: resolution, width: resolution });
  const counts = new Confusion(classes);
  try {
    for (let image = 0; image < val.count; image++) {
      const asked = unitRows(await val.features(image), channels);
      const votes = tensor4d(await neighborVotes(asked, known, classes), [1, gridSize, gridSize, classes]);
      const pixels = tidy(() => upsampler.upsample(votes));
      counts.add(await bestClasses(pixels), await val.labels(image));
      for (const used of [asked, votes, pixels]) used.dispose();
    }
  } finally {
    known.unit.dispose();
    upsampler.dispose();
  }
  return scoreProbe(counts);
}

/** The codes whose position has a label; null where none has. */
async function labelledCodes(
  { codes, channels, places }: CodeSample,
  bank: LabelledBank,
  classes: number,
): Promise<LabelledCodes | null> {
  const found: { code: Float32Array; label: number }[] = [];
  for (const [at, { image, position }] of places.entries()) {
    const label = labelAt(await bank.labels(image), bank, position, classes);
    if (label !== IGNORED) found.push({ code: codes.subarray(at * channels, (at + 1) * channels), label });
  }
  if (found.length === 0) return null;
  const kept = new Float32Array(found.length * channels);
  found.forEach(({ code }, at) => kept.set(code, at * channels));
  return { unit: unitRows(kept, channels), classes: Int32Array.from(found, ({ label }) => label) };
}

/** The most frequent class among the labelled pixels of a position's patch, ties to the lowest; -1 where none is labelled. */
function labelAt(
  labels: Int32Array,
  { gridSize, resolution }: Pick<LabelledBank, "gridSize" | "resolution">,
  position: number,
  classes: number,
): number {
  const patch = resolution / gridSize;
  const [top, left] = [Math.floor(position / gridSize) * patch, position % gridSize * patch];
  const counts = new Int32Array(classes);
  for (let y = top; y < top + patch; y++) {
    for (let x = left; x < left + patch; x++) {
      const label = labels[y * resolution + x];
      if (label >= 0 && label < classes) counts[label]++;
    }
  }
  const most = Math.max(...counts);
  return most > 0 ? counts.indexOf(most) : IGNORED;
}

function unitRows(values: Float32Array, channels: number): Tensor2D {
  const rows = tensor2d(values, [values.length / channels, channels]);
  try {
    return l2Normalize(rows);
  } finally {
    rows.dispose();
  }
}
