/**
 * EiCue: spectral vectors of each image's graph (reference: EAGLE, section 4). Nothing here is differentiated.
 *
 * @module
 */
import { matMul, reshape, type Tensor, tensor2d, tidy } from "@tensorflow/tfjs-core";
import { smallestEigenvectors } from "../../base/smallest_eigenvectors.ts";
import { withLargestPositive } from "../../base/vectors.ts";
import { DivergedError } from "../../nn/diverged_error.ts";
import type { Tensor2D, Tensor4D } from "../../nn/types.ts";
import { laplacian } from "./affinities.ts";
import type { EigenOptions } from "./options.ts";

/**
 * Spectral vectors of all cells of a batch, without the first of each image.
 *
 * @param codes Codes of a pass: rank 4, `[batch, height, width, D]`, float32.
 * @param colors Colour affinity of each image, `[cells, cells]`.
 * @returns E: rank 2, `[batch * cells, eigenvectors - 1]`; the caller disposes of it.
 * @throws {DivergedError} A code, or a product of two, is not finite.
 * @throws {RangeError} An image has fewer cells than vectors are wanted.
 */
export async function spectralVectors(
  codes: Tensor4D,
  colors: readonly Float64Array[],
  options: EigenOptions,
): Promise<Tensor2D> {
  const [batch, height, width] = codes.shape;
  const cells = height * width;
  const columns = options.eigenvectors - 1;
  const rows = new Float32Array(batch * cells * columns);
  const products = await codeProducts(codes);
  for (const [image, color] of colors.entries()) {
    const own = products[image];
    const broken = own.find((product) => !Number.isFinite(product));
    // No search for vectors of such a graph ends.
    if (broken !== undefined) {
      throw new DivergedError(`a product of codes of image ${image} of the batch is ${broken}`);
    }
    const graph = laplacian(color, own);
    const { vectors } = smallestEigenvectors(graph, cells, options.eigenvectors);
    const [, ...others] = fixSigns(vectors, options);
    for (const [column, vector] of others.entries()) {
      for (let cell = 0; cell < cells; cell++) {
        rows[(image * cells + cell) * columns + column] = vector[cell];
      }
    }
  }
  return tensor2d(rows, [batch * cells, columns]);
}

/** Products of each cell's code with each other's: of each image `[cells, cells]`, all read at once. */
export async function codeProducts(codes: Tensor4D): Promise<Float32Array[]> {
  const [batch, height, width, channels] = codes.shape;
  const cells = height * width;
  const products: Tensor = tidy(() => {
    const rows = reshape(codes, [batch, cells, channels]);
    return matMul(rows, rows, false, true);
  });
  const values = await products.data<"float32">();
  products.dispose();
  const size = cells ** 2;
  return Array.from({ length: batch }, (_, image) => values.subarray(image * size, (image + 1) * size));
}

/** The vectors of an image with the signs that the options ask for. */
export function fixSigns(
  vectors: readonly Float64Array[],
  { eigen_signs }: Pick<EigenOptions, "eigen_signs">,
): readonly Float64Array[] {
  if (eigen_signs === "largest-positive") return vectors.map(withLargestPositive);
  const share = positiveShare(vectors);
  return share > 0.5 && share < 1 ? vectors.map((vector) => vector.map((entry) => -entry)) : vectors;
}

/** Share of the entries of all vectors that are positive, fraction of 1. */
export function positiveShare(vectors: readonly Float64Array[]): number {
  const positive = vectors.reduce((sum, vector) => sum + vector.filter((entry) => entry > 0).length, 0);
  return positive / vectors.reduce((sum, { length }) => sum + length, 0);
}
