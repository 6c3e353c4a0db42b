/**
 * Golden runner: the whole test protocol on a few images.
 *
 * @module
 */
import { reverse, slice, type Tensor2D, tensor2d, type Tensor4D, transpose } from "@tensorflow/tfjs-core";
import type { Vit } from "../../src/backbone/vit.ts";
import { Confusion } from "../../src/evaluate/confusion.ts";
import { createDenseCrf, type DenseCrf, unnormaliseToBgr } from "../../src/nn/crf/mod.ts";
import { averagedCodes, bestClasses, BilinearUpsampler } from "../../src/evaluate/protocol.ts";
import { scoreClusters, scoreProbe } from "../../src/evaluate/scores.ts";
import { clusterCosines } from "../../src/methods/parts/cluster_probe.ts";
import type { Size } from "../../src/nn/bilinear.ts";
import type { Comparison } from "./comparison.ts";
import { type GoldenPredictor, goldenPredictor } from "./golden_predictor.ts";
import type { GoldenFile } from "./golden_file.ts";
import { transposed } from "./transposed.ts";
import { goldenVit } from "./vit.ts";

const CODE = { absolute: 2e-5, relative: 1e-4 };
const LOG_PROBABILITY = { absolute: 1e-4 };
/** Share of the pixels, fraction of 1, that roundings may give to the other of two nearly equal classes. */
const MOVED_PIXELS = 0.002;
/** Percent: what those pixels may do to a score. */
const SCORE = { absolute: 0.2 };

/** The predictions behind the rows of `scores`. */
const SCORED = ["linear_pred", "cluster_pred", "linear_pred_crf", "cluster_pred_crf"];

/** What evaluates one image after the other. */
interface Models {
  readonly vit: Vit;
  readonly predictor: GoldenPredictor;
  /** Size of the label maps. */
  readonly pixels: Size;
  /** The CRF, if the file has what it predicts. */
  readonly crf: DenseCrf | null;
}

/** Codes, log-probabilities, predictions without and with the CRF, and the scores of all images together. */
export async function evaluationRun(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const [, height, width] = golden.shape("label");
  const [classes] = golden.shape("cluster.clusters");
  const models = {
    vit: goldenVit(await golden.other(golden.config.backbone)),
    predictor: goldenPredictor(golden),
    pixels: { height, width },
    crf: golden.has("cluster_pred_crf") ? createDenseCrf({ height, width, classes }) : null,
  };
  const got: Record<string, number[]> = {};
  const images = golden.map("img");
  for (let index = 0; index < images.shape[0]; index++) {
    const image = slice(images, [index, 0, 0, 0], [1, -1, -1, -1]);
    for (const [name, values] of Object.entries(await evaluateImage(models, image))) {
      got[name] = [...got[name] ?? [], ...Array.from(values)];
    }
  }
  models.predictor.dispose();
  models.vit.dispose();
  compare(got, classes, golden, comparison);
}

function compare(
  got: Record<string, number[]>,
  classes: number,
  golden: GoldenFile,
  comparison: Comparison,
): void {
  comparison.values("code", got.code, CODE);
  comparison.values("linear_log_probs", got.linear_log_probs, LOG_PROBABILITY);
  comparison.values("cluster_log_probs", got.cluster_log_probs, LOG_PROBABILITY);
  for (const name of [...SCORED, "validation_pred"].filter((name) => golden.has(name))) {
    const wanted = golden.integers(name);
    const moved = wanted.filter((label, at) => label !== got[name][at]).length;
    comparison.measure(name, moved / wanted.length, MOVED_PIXELS);
  }
  const scores = SCORED.filter((name) => golden.has(name)).flatMap((name) => {
    const confusion = new Confusion(classes);
    confusion.add(got[name], golden.integers("label"));
    const { accuracy, miou } = name.startsWith("linear") ? scoreProbe(confusion) : scoreClusters(confusion);
    return [accuracy, miou];
  });
  comparison.values("scores", scores, SCORE);
}

/** What the protocol gives for an image `[1, height, width, 3]`, under the file's names and in its layout. */
async function evaluateImage(
  { vit, predictor, pixels, crf }: Models,
  image: Tensor4D,
): Promise<Record<string, ArrayLike<number>>> {
  const features = vit.features(image);
  const codes = averagedCodes(predictor, features, vit.features(reverse(image, 2)));
  const [, height, width] = codes.shape;
  const upsampler = new BilinearUpsampler({ height, width }, pixels);
  const ownCodes = upsampler.upsample(averagedCodes(predictor, features, null));
  const outcome: Record<string, ArrayLike<number>> = {
    code: await transpose(codes, [0, 3, 1, 2]).data(),
    validation_pred: await bestClasses(clusterCosines(ownCodes, predictor.centers)),
  };
  const upsampled = upsampler.upsample(codes);
  crf?.setImage(unnormaliseToBgr(await image.data<"float32">()));
  const probes = { linear: predictor.linear(upsampled), cluster: predictor.clusters(upsampled) };
  for (const [probe, logProbabilities] of Object.entries(probes)) {
    const values = await logProbabilities.data<"float32">();
    outcome[`${probe}_log_probs`] = transposed(values, logProbabilities.shape[0]);
    outcome[`${probe}_pred`] = await bestClasses(logProbabilities);
    if (!crf) continue;
    const refined: Tensor2D = tensor2d(crf.infer(values), logProbabilities.shape);
    outcome[`${probe}_pred_crf`] = await bestClasses(refined);
  }
  upsampler.dispose();
  return outcome;
}
