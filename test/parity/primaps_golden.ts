/**
 * How PriMaPs's golden files name what they hold.
 *
 * @module
 */
import { reshape, type Tensor2D, tensor2d, tidy, variable } from "@tensorflow/tfjs-core";
import { type PrimapsOptions, primapsOptions } from "../../src/methods/primaps/options.ts";
import type { Prototypes } from "../../src/methods/primaps/prototypes.ts";
import type { Matrix } from "../../src/nn/initialize.ts";
import type { Comparison } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import { CRF_MEAN } from "./tolerance_classes.ts";

/** The prototypes that a file calls `<name>_v` and `<name>_g`. */
export function goldenPrototypes(golden: GoldenFile, name: string): Prototypes {
  const lengths = tidy(() => reshape(golden.tensor(`${name}_g`), [-1, 1]) as Tensor2D);
  return {
    directions: variable(golden.matrix(`${name}_v`)) as Matrix,
    lengths: variable(lengths) as Matrix,
  };
}

/** Our options from the settings of a file; what it does not state is the default. */
export function goldenOptions({ config }: GoldenFile): PrimapsOptions {
  return primapsOptions.parse({
    gamma: config.gamma,
    teacher_every: config.ema_update_step,
    teacher_decay: config.ema_decay ?? config.beta,
    start_learning_rate: config.lr_cluster,
    student_learning_rate: config.lr_student,
    linear_learning_rate: config.lr_linear,
    start_steps: config.lr_cluster === undefined ? 0 : undefined,
  });
}

/** Values of the images of a step's batch, which follow those of the batch before. */
export function batchValues(golden: GoldenFile, name: string, step: number): Int32Array {
  const [images] = golden.shape(name);
  const values = golden.integers(name);
  const each = values.length / images * golden.config.batch;
  return values.slice(step * each, (step + 1) * each);
}

/** Notes the mean error of what the CRF gives. */
export function measureMean(
  golden: GoldenFile,
  comparison: Comparison,
  name: string,
  got: Float32Array,
): void {
  const wanted = golden.floats(name);
  const error = wanted.reduce((sum, value, at) => sum + Math.abs(value - got[at]), 0);
  comparison.measure(`${name} (mean)`, error / wanted.length, CRF_MEAN);
}

/** How far the likeliest class of each pixel leads, of probabilities `[class, pixel]`. */
export function leads(probabilities: Float32Array, pixels: number): number[] {
  const classes = probabilities.length / pixels;
  return Array.from({ length: pixels }, (_, pixel) => {
    const sorted = Array.from({ length: classes }, (_, k) => probabilities[k * pixels + pixel]).sort((a, b) =>
      b - a
    );
    return sorted[0] - sorted[1];
  });
}

/** A column of values as rank 2. */
export function column(values: ArrayLike<number>): Tensor2D {
  return tensor2d(Float32Array.from(values), [values.length, 1]);
}
