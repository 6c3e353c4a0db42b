/**
 * Golden runners: PriMaPs's test script, and how it brings pictures to size.
 *
 * @module
 */
import { argMax, concat, reshape, slice, type Tensor, type Tensor2D, tidy } from "@tensorflow/tfjs-core";
import { CITYSCAPES_CLASSES } from "../../src/data/classes.ts";
import { gaussianBlur } from "../../src/data/color_jitter.ts";
import { IMAGENET_MEAN, IMAGENET_STD } from "../../src/data/preprocess.ts";
import { Confusion } from "../../src/evaluate/confusion.ts";
import { averagedCodes, BilinearUpsampler } from "../../src/evaluate/protocol.ts";
import { scoreClusters, scoreProbe } from "../../src/evaluate/scores.ts";
import {
  trainLabels,
  trainPicture,
  truncatedLevels,
  validationLabels,
  validationPicture,
} from "../../src/methods/primaps/geometry.ts";
import { prototypeLogProbabilities } from "../../src/methods/primaps/prototypes.ts";
import { linearLogProbabilities } from "../../src/methods/parts/linear_probe.ts";
import { createDenseCrf, unnormaliseToBgr } from "../../src/nn/crf/mod.ts";
import { type Comparison, EXACT, type Tolerance } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import { goldenLinear } from "./golden_layout.ts";
import { goldenPrototypes, leads, measureMean } from "./primaps_golden.ts";
import { CLEAR_MARGIN, CRF, VALUES } from "./tolerance_classes.ts";
import { transposed } from "./transposed.ts";

/** Percent: what pixels near a tie may do to a score behind the CRF. */
const CRF_SCORE: Tolerance = { absolute: 0.2 };
/** Pictures are equal to a few roundings. */
const PICTURE: Tolerance = { absolute: 1e-5 };

/** Averaged features, log-probabilities, what the CRF makes of them, and the scores of all. */
export async function evaluation(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const features = averagedCodes(
    { codes: (map) => map.clone() },
    golden.map("feats"),
    golden.map("feats_mirrored"),
  );
  const rows = upsampledRows(golden, features);
  comparison.map("feats_average", features, VALUES);
  const probe = goldenLinear(golden, "probe");
  comparePredictions(golden, comparison, "linear", await bestOf(linearLogProbabilities(rows, probe)));
  for (const name of ["teacher", "student"]) {
    const prototypes = goldenPrototypes(golden, name);
    const logProbabilities = prototypeLogProbabilities(rows, prototypes);
    const [images, height, width] = golden.shape("labels");
    const maps = reshape(logProbabilities, [images, height, width, -1]);
    comparison.map(`${name}_log_probs`, maps.clone(), VALUES);
    comparePredictions(golden, comparison, name, await bestOf(logProbabilities));
    await compareRefined(golden, comparison, name, maps);
    Object.values(prototypes).forEach((each) => each.dispose());
  }
  [probe.weight, probe.bias].forEach((each) => each.dispose());
}

/** Features at every label pixel, image by image: rank 2, `[pixels, C]`. */
function upsampledRows(golden: GoldenFile, features: ReturnType<GoldenFile["map"]>): Tensor2D {
  const [images, height, width] = features.shape;
  const [, labelHeight, labelWidth] = golden.shape("labels");
  const upsampler = new BilinearUpsampler({ height, width }, { height: labelHeight, width: labelWidth });
  const rows = tidy(() =>
    concat(Array.from(
      { length: images },
      (_, image) => upsampler.upsample(slice(features, [image, 0, 0, 0], [1, -1, -1, -1])),
    ))
  );
  upsampler.dispose();
  return rows;
}

function comparePredictions(
  golden: GoldenFile,
  comparison: Comparison,
  name: string,
  predicted: Int32Array,
): void {
  comparison.values(`${name}_preds`, predicted, EXACT);
  const confusion = confusionOf(golden, predicted);
  comparison.values(`${name}_confusion`, confusion.data, EXACT);
  const { accuracy, miou } = name === "linear" ? scoreProbe(confusion) : scoreClusters(confusion);
  comparison.values(`${name}_Accuracy`, [accuracy], VALUES);
  comparison.values(`${name}_mIoU`, [miou], VALUES);
}

/** What the CRF makes of log-probabilities, image by image, and what that scores. */
async function compareRefined(
  golden: GoldenFile,
  comparison: Comparison,
  name: string,
  maps: Tensor,
): Promise<void> {
  const [images, height, width, classes] = maps.shape as [number, number, number, number];
  const pixels = height * width;
  const crf = createDenseCrf({ height, width, classes });
  const [scores, pictures] = [await maps.data<"float32">(), golden.floats("image")];
  const refined = new Float32Array(scores.length);
  for (let image = 0; image < images; image++) {
    const picture = transposed(pictures.subarray(image * pixels * 3, (image + 1) * pixels * 3), 3);
    const own = scores.slice(image * pixels * classes, (image + 1) * pixels * classes);
    const probabilities = crf.refine(unnormaliseToBgr(picture), own);
    refined.set(transposed(probabilities, pixels), image * pixels * classes);
  }
  comparison.values(`${name}_crf`, refined, CRF);
  measureMean(golden, comparison, `${name}_crf`, refined);
  const wanted = golden.floats(`${name}_crf`);
  const each = (values: Float32Array, image: number) =>
    values.subarray(image * pixels * classes, (image + 1) * pixels * classes);
  const margins = Array.from({ length: images }, (_, image) => leads(each(wanted, image), pixels)).flat();
  const predicted = Int32Array.from(
    Array.from({ length: images }, (_, image) => bestPlanes(each(refined, image), pixels)).flat(),
  );
  comparison.values(`${name}_crf_preds`, predicted, EXACT, (at) => margins[at] <= CLEAR_MARGIN);
  const confusion = confusionOf(golden, predicted);
  compareCounts(comparison, `${name}_crf_confusion`, confusion, margins);
  const { accuracy, miou } = scoreClusters(confusion);
  comparison.values(`${name}_crf_Accuracy`, [accuracy], CRF_SCORE);
  comparison.values(`${name}_crf_mIoU`, [miou], CRF_SCORE);
}

/** Counts may differ by the pixels that are near a tie. */
function compareCounts(
  comparison: Comparison,
  name: string,
  { data }: Confusion,
  margins: readonly number[],
): void {
  const unclear = margins.filter((margin) => margin <= CLEAR_MARGIN).length;
  if (unclear === 0) return comparison.values(name, data, EXACT);
  comparison.values(name, data, { absolute: unclear });
}

function confusionOf(golden: GoldenFile, predicted: Int32Array): Confusion {
  const confusion = new Confusion(golden.config.K);
  confusion.add(predicted, golden.integers("labels"));
  return confusion;
}

async function bestOf(logProbabilities: Tensor2D): Promise<Int32Array> {
  const best = argMax(logProbabilities, 1);
  const values = await best.data<"int32">();
  best.dispose();
  return values;
}

/** The likeliest class of each pixel, of probabilities `[class, pixel]`. */
function bestPlanes(probabilities: Float32Array, pixels: number): number[] {
  const classes = probabilities.length / pixels;
  return Array.from({ length: pixels }, (_, pixel) => {
    const ofPixel = Array.from({ length: classes }, (_, k) => probabilities[k * pixels + pixel]);
    return ofPixel.indexOf(Math.max(...ofPixel));
  });
}

/** Pictures and labels of training and validation at size, the stored picture, and the blur. */
export function preprocess(golden: GoldenFile, comparison: Comparison): void {
  const { res: side, sigma, kernel } = golden.config;
  const [, height, width] = golden.shape("picture");
  const stored = Float32Array.from(golden.integers("picture"));
  const image = { height, width, data: Uint8Array.from(transposed(stored, 3)) };
  const map = { height, width, data: golden.integers("label_ids").map(classOf) };
  const planes = (values: Float32Array) => transposed(values, side ** 2);
  const pixels = normaliseLevels(trainPicture(image, side));
  comparison.values("train_image", planes(pixels), PICTURE);
  comparison.values("train_stored", planes(truncatedLevels(pixels)), EXACT);
  comparison.values("train_labels", trainLabels(map, side).map(storedLabel), EXACT);
  comparison.values("val_image", planes(normaliseLevels(validationPicture(image, side))), PICTURE);
  comparison.values("val_labels", validationLabels(map, side).map(storedLabel), EXACT);
  comparison.values("blurred", planes(gaussianBlur(pixels, side, sigma, (kernel - 1) / 2)), PICTURE);
}

function normaliseLevels(levels: Float32Array): Float32Array {
  const { fround } = Math;
  return levels.map((level, at) =>
    fround(fround(level / 255) - fround(IMAGENET_MEAN[at % 3])) / fround(IMAGENET_STD[at % 3])
  );
}

/** The class of a label id of Cityscapes; -1 for those that are void. */
function classOf(id: number): number {
  const label = id - FIRST_CLASS_ID;
  return label >= 0 && label < CITYSCAPES_CLASSES.length ? label : -1;
}

/** The label ids below this one are void. */
const FIRST_CLASS_ID = 7;

function storedLabel(label: number): number {
  return label < 0 ? 255 : label;
}
