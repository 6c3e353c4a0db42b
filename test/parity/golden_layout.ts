/**
 * What HP's and SmooSeg's golden files have in common: their layout and their tolerances.
 *
 * @module
 */
import {
  reshape,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  tidy,
  transpose,
  variable,
} from "@tensorflow/tfjs-core";
import type { LinearParameters, Matrix } from "../../src/nn/initialize.ts";
import { positions } from "../../src/nn/positions.ts";
import { type Activation, SegmentationHead } from "../../src/methods/parts/segmentation_head.ts";
import type { Comparison, Tolerance } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";

/** Values, codes, losses and gradients, relative to a tensor's largest entry. */
export const VALUE: Tolerance = { absolute: 1e-6, relative: 1e-4, of: "tensor" };
/** Gradients below this scale have a tolerance of their own. */
const SMALL = 1e-2;
const SMALL_GRADIENT: Tolerance = { absolute: 1e-8, relative: 1e-3, of: "tensor" };

/** Official names of a head's parameters, by ours. */
export const HEAD_NAMES: Readonly<Record<string, string>> = {
  "head.linear.weight": "lin_w",
  "head.linear.bias": "lin_b",
  "head.hidden.weight": "nl1_w",
  "head.hidden.bias": "nl1_b",
  "head.output.weight": "nl2_w",
  "head.output.bias": "nl2_b",
};

/** A value of our parameter `name` in the official layout, where linear layers are `[outputs, inputs]`. */
export function officialLayout(name: string, value: Tensor): Tensor {
  return name.endsWith(".weight") ? transpose(value) : value.clone();
}

/** Compares a gradient, in the file's layout, and disposes of it. */
export function compareGradient(
  golden: GoldenFile,
  comparison: Comparison,
  name: string,
  gradient: Tensor,
): void {
  const scale = golden.floats(name).reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0);
  comparison.tensor(name, gradient, scale < SMALL ? SMALL_GRADIENT : VALUE);
}

/** The head whose layers a file names after `prefix`. */
export function goldenHead(golden: GoldenFile, prefix: string, activation: Activation): SegmentationHead {
  const layer = (name: string) => goldenLinear(golden, `${prefix}${name}`);
  return new SegmentationHead(
    { linear: layer("lin"), hidden: layer("nl1"), output: layer("nl2") },
    activation,
  );
}

/** The linear layer that a file calls `<name>_w` and `<name>_b`. */
export function goldenLinear(golden: GoldenFile, name: string): LinearParameters {
  return {
    weight: variable(golden.weight(`${name}_w`)) as Matrix,
    bias: variable(golden.bias(`${name}_b`)) as Matrix,
  };
}

/** A stored map `[batch, channels, height, width]` as a table of positions, image by image, that can be trained. */
export function goldenTable(golden: GoldenFile, name: string): Matrix {
  return variable(tidy(() => positions(golden.map(name)))) as Matrix;
}

/** A table of positions as a stored map is laid out: rank 3, `[batch, channels, height * width]`. */
export function asMap(table: Tensor2D, batch: number): Tensor3D {
  const [rows, channels] = table.shape;
  return tidy(() => transpose(reshape(table, [batch, rows / batch, channels]), [0, 2, 1]) as Tensor3D);
}
