/**
 * The graph over an image's cells whose spectral vectors EAGLE calls objects by (reference: EAGLE, section 4). Nothing here is
 * differentiated; what eigenvectors are made of is in float64.
 *
 * @module
 */
import { add, div, mul, reshape, slice, tensor1d, tidy } from "@tensorflow/tfjs-core";
import { IMAGENET_MEAN, IMAGENET_STD } from "../../data/preprocess.ts";
import { resizeTaps, type Size } from "../../nn/bilinear.ts";
import { interpolate } from "../../nn/interpolate.ts";
import type { Tensor2D, Tensor4D } from "../../nn/types.ts";
import type { EigenOptions } from "./options.ts";

/** Standard deviation of the colour affinity. */
const COLOR_SIGMA = 0.1;
/** What normalised colours are divided by as if they were 8-bit levels. */
const LEVELS = 255;
/** Smaller row sums count as 1. */
const LEAST_DEGREE = 1e-12;

/**
 * Colours of the cells of each image, resized bilinearly without averaging.
 *
 * @param pictures Normalised: rank 4, `[batch, height, width, 3]`, float32.
 * @param size Rows and columns of cells.
 * @returns For each image rank 2, `[cells, 3]`.
 */
export function cellColors(
  pictures: Tensor4D,
  size: Size,
  { color_scale }: Pick<EigenOptions, "color_scale">,
): Tensor2D[] {
  const [batch, height, width] = pictures.shape;
  return tidy(() => {
    const taps = resizeTaps({ height, width }, size);
    return Array.from({ length: batch }, (_, image) => {
      const pixels = reshape(slice(pictures, [image, 0, 0, 0], [1, height, width, 3]), [height * width, 3]);
      const colors = interpolate(pixels as Tensor2D, taps);
      return color_scale === "unit"
        ? add(mul(colors, tensor1d([...IMAGENET_STD])), tensor1d([...IMAGENET_MEAN])) as Tensor2D
        : div(colors, LEVELS) as Tensor2D;
    });
  });
}

/**
 * `exp(-|p_i - p_j|^2 / (2 0.1^2))`. Its largest entries are those of cells with themselves, 1, so that nothing is divided by them.
 *
 * @param colors `[cells, 3]`.
 * @returns `[cells, cells]`.
 */
export function colorAffinity(colors: Float32Array): Float64Array {
  const cells = colors.length / 3;
  const affinity = new Float64Array(cells * cells);
  for (let i = 0; i < cells; i++) {
    const [red, green, blue] = colors.subarray(3 * i, 3 * i + 3);
    for (let j = 0; j <= i; j++) {
      const square = (red - colors[3 * j]) ** 2 + (green - colors[3 * j + 1]) ** 2 +
        (blue - colors[3 * j + 2]) ** 2;
      affinity[i * cells + j] = affinity[j * cells + i] = Math.exp(-square / (2 * COLOR_SIGMA ** 2));
    }
  }
  return affinity;
}

/**
 * The normalised Laplacian of colours and codes together.
 *
 * @param color From {@linkcode colorAffinity}.
 * @param products Of each cell's code with each other's: `[cells, cells]`. Those below 0 count as 0.
 * @returns `D^-1/2 (D - W) D^-1/2`, `[cells, cells]`.
 */
export function laplacian(color: Float64Array, products: Float32Array): Float64Array {
  const cells = Math.sqrt(color.length);
  let largest = 0;
  for (const product of products) largest = Math.max(largest, product);
  // Codes that are all 0 say nothing.
  const scale = largest > 0 ? 1 / largest : 0;
  const weights = new Float64Array(color.length);
  const degrees = new Float64Array(cells);
  for (let i = 0; i < cells; i++) {
    let sum = 0;
    for (let at = i * cells; at < (i + 1) * cells; at++) {
      weights[at] = color[at] + Math.max(products[at], 0) * scale;
      sum += weights[at];
    }
    degrees[i] = sum < LEAST_DEGREE ? 1 : sum;
  }
  const inverse = degrees.map((degree) => 1 / Math.sqrt(degree));
  for (let i = 0; i < cells; i++) {
    for (let j = 0; j < cells; j++) {
      const at = i * cells + j;
      weights[at] = ((i === j ? degrees[i] : 0) - weights[at]) * inverse[i] * inverse[j];
    }
  }
  return weights;
}
