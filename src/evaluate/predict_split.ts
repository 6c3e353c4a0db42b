/**
 * One pass over a split for any number of heads: features, labels and lattices of a picture are made once for all of them.
 *
 * @module
 */
import { type Tensor2D, type Tensor4D, tensor4d, tidy } from "@tensorflow/tfjs-core";
import type { OutputName } from "../backbone/output_names.ts";
import type { NamedTensors } from "../backbone/types.ts";
import { asError } from "../base/thrown.ts";
import type { Split } from "../data/types.ts";
import type { FeatureBank } from "../features/feature_bank.ts";
import type { Size } from "../nn/bilinear.ts";
import { assertFinite, type PredictorSize, type Readouts, shapedPredictor } from "./predictor_outputs.ts";
import { crfDecision, type PixelDecision, plainDecision } from "./pixel_decision.ts";
import { averagedCodes, BilinearUpsampler } from "./protocol.ts";

/** A head, and how it is asked. */
export interface Head extends PredictorSize {
  /** Borrowed: the caller keeps it. */
  readonly predictor: Readouts;
  /** Whether codes are averaged with those of the flipped image. */
  readonly flip: boolean;
  /** Whether predictions are refined with the dense CRF. */
  readonly crf: boolean;
}

/** Pictures that are scored: their features or codes, their labels, and the pixels that a CRF looks at. */
export interface ScoredBank
  extends Pick<FeatureBank, "resolution" | "gridSize" | "channels" | "features" | "labels" | "pixels"> {
  readonly split: Pick<Split, "length" | "id">;
  /** Size of feature maps in patches, and of pictures in pixels, where they are no squares. */
  readonly grid?: Size;
  readonly size?: Size;
  /** Gives what heads ask for by name; there if one does. */
  readonly outputTensors?: FeatureBank["outputTensors"];
}

/** What a head says of a picture, pixels row by row. */
export interface Prediction {
  /** Class of each pixel; anything outside `0..n-1` is ignored. */
  readonly labels: Int32Array;
  /** Cluster of each pixel by the head's own probe; null where it has none that is trained. */
  readonly clusters: Int32Array | null;
  /** Cluster of each pixel by the converged clusters; null where the head has none. */
  readonly converged: Int32Array | null;
  /** Class of each pixel by the linear probe; null where the head has none. */
  readonly linear: Int32Array | null;
}

/**
 * Predicts a split picture by picture, each head in turn, so that memory holds one picture and the codes of one head.
 *
 * What a head is given does not depend on the others: it predicts the same bits alone.
 *
 * @param receive Takes what the head at a place of `heads` says of the next picture.
 * @returns For each head the error that ended it, which ends no other; null for one that saw all pictures.
 */
export async function predictSplit(
  heads: readonly Head[],
  bank: ScoredBank,
  receive: (head: number, prediction: Prediction) => void,
): Promise<(Error | null)[]> {
  const errors: (Error | null)[] = heads.map(() => null);
  const inputs = [...new Set(heads.flatMap(({ predictor }) => predictor.inputs ?? []))];
  const [flip, crf] = [heads.some((head) => head.flip), heads.some((head) => head.crf)];
  const pixels = bank.size ?? { height: bank.resolution, width: bank.resolution };
  const refined = crf ? crfDecision(bank, pixels) : plainDecision;
  const grid = bank.grid ?? { height: bank.gridSize, width: bank.gridSize };
  const upsampler = new BilinearUpsampler(grid, pixels);
  const asked = heads.map((head) => ({ ...head, predictor: shapedPredictor(head.predictor, grid, head) }));
  try {
    for (let index = 0; index < bank.split.length; index++) {
      const labels = await bank.labels(index);
      await refined.setImage(index);
      const picture = await pictureOf(bank, index, { flip, inputs, grid });
      for (const [at, head] of asked.entries()) {
        if (errors[at]) continue;
        try {
          const decision = head.crf ? refined : plainDecision;
          receive(at, { labels, ...await predictPicture(head, picture, upsampler, decision) });
        } catch (error) {
          errors[at] = asError(error);
        }
      }
      disposePicture(picture);
    }
  } finally {
    upsampler.dispose();
  }
  return errors;
}

/** Features of a picture and of its flipped image: rank 4, `[1, gridSize, gridSize, C]` each. */
interface Picture {
  /** Names the picture. */
  readonly name: () => string;
  readonly features: Tensor4D;
  readonly flipped: Tensor4D | null;
  /** What heads ask for of both by name. */
  readonly outputs: { readonly plain?: NamedTensors; readonly flipped?: NamedTensors };
}

async function pictureOf(
  bank: ScoredBank,
  index: number,
  { flip, inputs, grid }: { flip: boolean; inputs: readonly OutputName[]; grid: Size },
): Promise<Picture> {
  const shape: [number, number, number, number] = [1, grid.height, grid.width, bank.channels];
  const features = await bank.features(index, false, inputs);
  const flipped = flip ? await bank.features(index, true, inputs) : null;
  return {
    name: () => bank.split.id(index),
    features: tensor4d(features, shape),
    flipped: flipped && tensor4d(flipped, shape),
    outputs: inputs.length === 0 ? {} : {
      plain: await bank.outputTensors!(index, inputs),
      ...flip && { flipped: await bank.outputTensors!(index, inputs, true) },
    },
  };
}

function disposePicture({ features, flipped, outputs }: Picture): void {
  const named = [outputs.plain, outputs.flipped].flatMap((tensors) => Object.values(tensors ?? {}));
  for (const held of [features, flipped, ...named]) held?.dispose();
}

async function predictPicture(
  { predictor, flip }: Head,
  { features, flipped, outputs, name: picture }: Picture,
  upsampler: BilinearUpsampler,
  decision: PixelDecision,
): Promise<Omit<Prediction, "labels">> {
  const codes = tidy(() => averagedCodes(predictor, features, flip ? flipped : null, outputs));
  const upsampled = tidy(() => upsampler.upsample(codes));
  const decide = async (
    what: string,
    entry: string,
    scoresOf: (codes: Tensor2D) => Tensor2D,
  ): Promise<Int32Array> => {
    const scores = tidy(() => scoresOf(upsampled));
    try {
      const { width } = upsampler.pixels;
      await assertFinite(scores, { what: `log-probabilities of the ${what}`, entry, width, picture });
      return await decision.decide(scores);
    } finally {
      scores.dispose();
    }
  };
  try {
    await assertFinite(codes, { what: "codes", entry: "channel", width: codes.shape[2], picture });
    return {
      clusters: predictor.clusters ? await decide("clusters", "cluster", predictor.clusters) : null,
      converged: predictor.converged
        ? await decide("converged clusters", "cluster", predictor.converged)
        : null,
      linear: predictor.linear ? await decide("linear probe", "class", predictor.linear) : null,
    };
  } finally {
    codes.dispose();
    upsampled.dispose();
  }
}
