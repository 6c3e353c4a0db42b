/**
 * Golden runners: STEGO's head, sampling, pairing and neighbours.
 *
 * @module
 */
import {
  mul,
  relu,
  reshape,
  type Scalar,
  slice,
  sum,
  type Tensor2D,
  tensor2d,
  type Tensor4D,
  variable,
} from "@tensorflow/tfjs-core";
import { nearestNeighbors, pooledFeature } from "../../src/features/neighbors.ts";
import { partnerImages } from "../../src/methods/parts/draws.ts";
import { SegmentationHead } from "../../src/methods/parts/segmentation_head.ts";
import { gridSampleTaps } from "../../src/nn/bilinear.ts";
import { dropChannels } from "../../src/nn/channel_dropout.ts";
import type { LinearParameters, Matrix } from "../../src/nn/initialize.ts";
import { interpolate } from "../../src/nn/interpolate.ts";
import { lossGradients } from "../../src/nn/gradients.ts";
import { positions } from "../../src/nn/positions.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";

const CODE = { absolute: 2e-5, relative: 1e-4 };

/** A head as an official file names its layers, after `prefix`. */
export function goldenHead(golden: GoldenFile, prefix = ""): SegmentationHead {
  const layer = (name: string): LinearParameters => ({
    weight: variable(golden.weight(`${prefix}${name}.weight`)) as Matrix,
    bias: variable(golden.bias(`${prefix}${name}.bias`)) as Matrix,
  });
  const layers = { linear: layer("cluster1.0"), hidden: layer("cluster2.0"), output: layer("cluster2.2") };
  return new SegmentationHead(layers, relu);
}

/** Mask number `index` of a stored stack of dropout masks: rank 2, `[batch, channels]`. */
export function goldenMask(golden: GoldenFile, index: number): Tensor2D {
  const [, batch, channels] = golden.shape("masks");
  const size = batch * channels;
  return tensor2d(golden.floats("masks").slice(index * size, (index + 1) * size), [batch, channels]);
}

/** Codes with and without the recorded dropout masks, from stored backbone features. */
export function head(golden: GoldenFile, comparison: Comparison): void {
  const features = golden.map("feats");
  const model = goldenHead(golden);
  const dropped = [0, 1, 2].map((index) => dropChannels(features, goldenMask(golden, index)));
  comparison.map("code", model.codes(features), CODE);
  comparison.map("code_dropped", model.codes(dropped[0], dropped[1]), CODE);
  comparison.map("feats_dropped", dropped[2], CODE);
  Object.values(model.parameters).forEach((parameter) => parameter.dispose());
}

/** Bilinear sampling with corners aligned and the grid transposed, forwards and backwards. */
export function gridSample(golden: GoldenFile, comparison: Comparison): void {
  const map = variable(golden.map("t"));
  const [batch, height, width, channels] = map.shape;
  const [, side] = golden.shape("coords");
  const images = Int32Array.from({ length: batch }, (_, b) => b);
  const taps = gridSampleTaps({ height, width }, golden.floats("coords"), side, images);
  const sample = () =>
    reshape(interpolate(positions(map as unknown as Tensor4D), taps), [batch, side, side, channels]);
  comparison.map("out", sample(), { absolute: 1e-5 });
  const upstream = golden.map("grad_out");
  const { gradients } = lossGradients(() => ({ dot: sum(mul(sample(), upstream)) as Scalar }), [map]);
  comparison.map("grad_t", gradients[0], { absolute: 1e-5 });
  map.dispose();
}

/** Every row of raw permutations turned into negatives: exact. */
export function superPerm(golden: GoldenFile, comparison: Comparison): void {
  const [rows, length] = golden.shape("raw");
  const raw = golden.integers("raw");
  const fixed = Array.from({ length: rows }, (_, row) => [
    ...partnerImages(raw.slice(row * length, (row + 1) * length)),
  ]);
  comparison.values("fixed", fixed.flat(), EXACT);
}

/** Pooled features and the most similar images. */
export async function knn(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const [images, channels, height, width] = golden.shape("maps");
  const maps = golden.map("maps");
  const pooled = new Float32Array(images * channels);
  for (let image = 0; image < images; image++) {
    const map = slice(maps, [image, 0, 0, 0], [1, height, width, channels]);
    pooled.set(pooledFeature(await map.data<"float32">(), channels), image * channels);
  }
  comparison.values("pooled", pooled, { absolute: 1e-6 });
  const [, columns] = golden.shape("nns");
  const table = await nearestNeighbors(pooled, channels, columns);
  comparison.values("nns", table.indices, EXACT);
  comparison.values("sims", table.similarities, { absolute: 1e-6 });
}
