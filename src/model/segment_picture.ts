/**
 * What a model says of a picture that is in no dataset, at any size.
 *
 * @module
 */
import { concat, reshape, type Tensor2D, tensor4d, tidy } from "@tensorflow/tfjs-core";
import type { Backbone, NamedTensors } from "../backbone/types.ts";
import { cropRgb } from "../data/crop.ts";
import { normalise } from "../data/preprocess.ts";
import { sampleRgb, spreadLabels } from "../data/sampling.ts";
import type { RgbImage } from "../data/types.ts";
import { crfDecision, plainDecision } from "../evaluate/pixel_decision.ts";
import { assertFinite, shapedPredictor } from "../evaluate/predictor_outputs.ts";
import { averagedCodes, BilinearUpsampler } from "../evaluate/protocol.ts";
import { FeatureBank } from "../features/feature_bank.ts";
import type { Size } from "../nn/bilinear.ts";
import type { Readout } from "../spec/mod.ts";
import { type Approach, fitPicture } from "./picture_size.ts";
import { classesOf, type PredictedMap } from "./predict_items.ts";
import type { RestoredHead } from "./restored_head.ts";
import { axisTiles, type Tile } from "./tiles.ts";
import type { ClassAssignment, KeptModel } from "./types.ts";

/** How a picture is segmented. */
export interface SegmentOptions {
  /**
   * By which clusters.
   *
   * @default {evaluate.readout} of the model's settings
   */
  readonly readout?: Readout;
  /**
   * How the picture is brought to the model.
   *
   * @default {"resize"}
   */
  readonly approach?: Approach;
  /**
   * Whether the dense CRF refines the prediction.
   *
   * @default {false}
   */
  readonly crf?: boolean;
  /** What messages call the picture. */
  readonly name?: string;
}

/** A segmented picture. */
export interface SegmentedPicture extends PredictedMap {
  /** Pixels in a row: those of the picture. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** The readout that it was segmented by. */
  readonly readout: Readout;
  /** How it was brought to the model. */
  readonly approach: Approach;
  /** Size that the model saw it at, pixels. */
  readonly seen: Size;
  /** Number of squares that it was seen in. */
  readonly squares: number;
}

/**
 * Segments a picture.
 *
 * Its squares overlap, and their codes are averaged where they do, before anything is decided: there is no seam. A picture
 * that is one square gets the very labels that evaluation would give it.
 *
 * @param head The model's head.
 * @param backbone The model's backbone.
 * @param image The picture.
 * @throws {RangeError} The model has no such readout; or the picture is too large for the CRF.
 */
export async function segmentPicture(
  head: RestoredHead,
  backbone: Backbone,
  image: RgbImage,
  { readout: asked, approach: wanted = "resize", crf = false, name = "picture" }: SegmentOptions = {},
): Promise<SegmentedPicture> {
  const { model } = head;
  const { resolution } = model.settings.evaluate;
  const { readout, assignment } = requireReadout(model, asked);
  const { patch } = backbone;
  const { approach, sampling } = fitPicture(image, { resolution, patch, fit: model.dataset.fit }, wanted);
  const seen = sampleRgb(image, sampling);
  const codes = await codesOf(head, backbone, seen, name);
  const labels = await decided(codes, head, readout, { seen, crf, name });
  const clusters = spreadLabels(labels, sampling, image, -1);
  return {
    width: image.width,
    height: image.height,
    clusters,
    classes: classesOf(clusters, assignment),
    readout,
    approach,
    seen: { width: seen.width, height: seen.height },
    squares: codes.squares,
  };
}

/** Codes of a whole picture, `[height, width, channels]`, row by row. */
interface CodeMap extends Size {
  readonly channels: number;
  readonly data: Float32Array;
  /** Number of squares that they come from. */
  readonly squares: number;
}

async function codesOf(
  { model, predictor }: RestoredHead,
  backbone: Backbone,
  seen: RgbImage,
  name: string,
): Promise<CodeMap> {
  const { evaluate: { resolution, flip }, features: { precision }, train } = model.settings;
  const { patch } = backbone;
  const [height, width, side] = [seen.height, seen.width, resolution].map((pixels) => pixels / patch);
  const across = axisTiles(width, side);
  const places = axisTiles(height, side).flatMap((y) => across.map((x) => ({ y, x })));
  const box = ({ y, x }: typeof places[number]) => ({
    top: y.start * patch,
    left: x.start * patch,
    height: resolution,
    width: resolution,
  });
  const bank = new FeatureBank(
    {
      name: "val",
      length: places.length,
      id: () => name,
      image: (index) => Promise.resolve(cropRgb(seen, box(places[index]))),
      label: () => Promise.reject(new TypeError(`Cannot read labels of "${name}": a picture has none`)),
    },
    backbone,
    { resolution, precision, budget: 0 },
  );
  if (model.mean) bank.centerOn(model.mean);
  const size = { classes: model.dataset.classes.length, extra: train.extra_clusters };
  const shaped = shapedPredictor(predictor, { height: side, width: side }, size);
  const shape: [number, number, number, number] = [1, side, side, bank.channels];
  let sum: Float32Array | undefined;
  for (const [index, { y, x }] of places.entries()) {
    const { inputs = [] } = predictor;
    const maps = [
      await bank.features(index, false, inputs),
      ...flip ? [await bank.features(index, true, inputs)] : [],
    ];
    const outputs: Record<string, NamedTensors> = inputs.length === 0 ? {} : {
      plain: await bank.outputTensors(index, inputs),
      ...flip && { flipped: await bank.outputTensors(index, inputs, true) },
    };
    const codes = tidy(() => {
      const [plain, flipped = null] = maps.map((map) => tensor4d(map, shape));
      return averagedCodes(shaped, plain, flipped, outputs);
    });
    for (const named of Object.values(outputs)) Object.values(named).forEach((output) => output.dispose());
    const channels = codes.shape[3];
    const values = await codes.data<"float32">();
    codes.dispose();
    sum ??= new Float32Array(height * width * channels);
    addShares(sum, values, { y, x, side, width, channels });
  }
  const data = sum!;
  return { height, width, channels: data.length / (height * width), data, squares: places.length };
}

/** Where the codes of a square go. */
interface Place {
  readonly y: Tile;
  readonly x: Tile;
  /** Patches of the square's side, and of the picture's width. */
  readonly side: number;
  readonly width: number;
  readonly channels: number;
}

function addShares(
  sum: Float32Array,
  codes: Float32Array,
  { y, x, side, width, channels }: Place,
): void {
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const share = y.shares[row] * x.shares[column];
      const from = (row * side + column) * channels;
      const to = ((y.start + row) * width + x.start + column) * channels;
      for (let channel = 0; channel < channels; channel++) {
        sum[to + channel] += share * codes[from + channel];
      }
    }
  }
}

/** What decides the labels of a picture. */
interface Decision {
  readonly seen: RgbImage;
  readonly crf: boolean;
  readonly name: string;
}

/** The cluster of each pixel that is seen, row by row. */
async function decided(
  map: CodeMap,
  head: RestoredHead,
  readout: Readout,
  { seen, crf, name }: Decision,
): Promise<Int32Array> {
  const { predictor, model: { settings } } = head;
  const clusters = (readout === "literal" ? predictor.clusters : predictor.converged)!;
  const { width, height } = seen;
  const labels = new Int32Array(width * height);
  // As many pixels at a time as evaluation has; the CRF looks at all of them together.
  const most = Math.max(1, Math.floor(settings.evaluate.resolution ** 2 / width));
  const stretches = Array.from(
    { length: Math.ceil(height / most) },
    (_, i): [number, number] => [i * most, Math.min(height, (i + 1) * most)],
  );
  const logProbabilities = async (stretch: readonly [number, number]): Promise<Tensor2D> => {
    const upsampler = new BilinearUpsampler(map, { width, height }, stretch);
    const scores = tidy(() =>
      clusters(upsampler.upsample(tensor4d(map.data, [1, map.height, map.width, map.channels])))
    );
    upsampler.dispose();
    const what = `log-probabilities of the ${readout} clusters`;
    await assertFinite(scores, { what, entry: "cluster", width, picture: () => name });
    return scores;
  };
  if (!crf) {
    for (const stretch of stretches) {
      const scores = await logProbabilities(stretch);
      labels.set(await plainDecision.decide(scores), stretch[0] * width);
      scores.dispose();
    }
    return labels;
  }
  const parts: Tensor2D[] = [];
  for (const stretch of stretches) parts.push(await logProbabilities(stretch));
  const scores = tidy(() => reshape(concat(parts, 0), [width * height, parts[0].shape[1]]) as Tensor2D);
  for (const part of parts) part.dispose();
  const refined = crfDecision({ pixels: () => Promise.resolve(normalise(seen)) }, { width, height });
  try {
    await refined.setImage(0);
    return await refined.decide(scores);
  } finally {
    scores.dispose();
  }
}

/**
 * Makes sure that a model has a readout.
 *
 * @param readout By default that of its settings.
 * @returns The readout, and which class each of its clusters stands for.
 * @throws {RangeError} It has none.
 */
export function requireReadout(
  { path, settings, readouts }: KeptModel,
  readout: Readout = settings.evaluate.readout,
): { readonly readout: Readout; readonly assignment: ClassAssignment } {
  const assignment = readouts[readout];
  if (assignment) return { readout, assignment };
  const there = Object.entries(readouts).flatMap(([name, has]) => has ? [name] : []);
  throw new RangeError(
    `Cannot read the model "${path}" by the ${readout} readout: it has none, expected ${there.join(" or ")}`,
  );
}
