/**
 * Golden runner: the dense CRF.
 *
 * @module
 */
import { normalise } from "../../src/data/preprocess.ts";
import { createDenseCrf, type DenseCrfOptions, unnormaliseToBgr } from "../../src/nn/crf/mod.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import { transposed } from "./transposed.ts";

/** As for preprocessing. */
const NORMALISED = { absolute: 1e-6 };
/** One iteration: a few roundings of float32. */
const ONE_ITERATION = { absolute: 2e-5 };
/** Mean field magnifies roundings from iteration to iteration, at few pixels. */
const CONVERGED = { absolute: 1e-3 };
const CONVERGED_MEAN = 1e-5;
/** Where the two best classes are closer than this, roundings may decide. */
const CLEAR_MARGIN = 2e-3;

/** The picture normalised and back in 8 bits, the outcome of one iteration with either kernel and with both, and that of all iterations. */
export function crf(golden: GoldenFile, comparison: Comparison): void {
  const [classes, height, width] = golden.shape("logits");
  const pixels = height * width;
  const original = { width, height, data: Uint8Array.from(golden.integers("image_rgb_original")) };
  comparison.values("image", transposed(normalise(original), pixels), NORMALISED);
  const image = unnormaliseToBgr(transposed(golden.floats("image"), 3));
  comparison.values("image_bgr", image, EXACT);
  const scores = transposed(golden.floats("logits"), classes);
  const refine = (changes: DenseCrfOptions) => {
    const settings = { ...settingsOf(golden), ...changes };
    return transposed(createDenseCrf({ width, height, classes }, settings).refine(image, scores), pixels);
  };
  const once = { iterations: 1 };
  comparison.values("Q_1_gaussian", refine({ ...once, bilateralWeight: 0 }), ONE_ITERATION);
  comparison.values("Q_1_bilateral", refine({ ...once, positionWeight: 0 }), ONE_ITERATION);
  comparison.values("Q_1", refine(once), ONE_ITERATION);
  const refined = refine({});
  comparison.values("Q", refined, CONVERGED);
  const wanted = golden.floats("Q");
  const error = wanted.reduce((sum, value, at) => sum + Math.abs(value - refined[at]), 0);
  comparison.measure("Q (mean)", error / wanted.length, CONVERGED_MEAN);
  const { labels } = decide(refined, pixels);
  const { margins } = decide(wanted, pixels);
  comparison.values("labels", labels, EXACT, (at) => margins[at] <= CLEAR_MARGIN);
}

function settingsOf({ config }: GoldenFile): DenseCrfOptions {
  return {
    iterations: config.max_iter,
    positionWeight: config.pos_w,
    positionStd: config.pos_xy_std,
    bilateralWeight: config.bi_w,
    bilateralPositionStd: config.bi_xy_std,
    bilateralColourStd: config.bi_rgb_std,
    unaryClip: config.unary_clip,
  };
}

/** The most likely class of each pixel, lowest index first, and its lead over the next. */
function decide(probabilities: Float32Array, pixels: number): { labels: number[]; margins: number[] } {
  const classes = probabilities.length / pixels;
  const labels: number[] = [];
  const margins: number[] = [];
  for (let pixel = 0; pixel < pixels; pixel++) {
    const ofPixel = Array.from({ length: classes }, (_, k) => probabilities[k * pixels + pixel]);
    const best = Math.max(...ofPixel);
    labels.push(ofPixel.indexOf(best));
    margins.push(best - Math.max(...ofPixel.toSpliced(labels[pixel], 1)));
  }
  return { labels, margins };
}
