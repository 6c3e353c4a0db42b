/**
 * Codes of random training positions, for what is fitted to them before the next step.
 *
 * @module
 */
import { reshape, tensor2d, tidy } from "@tensorflow/tfjs-core";
import type { RandomStream } from "../../base/random.ts";
import type { FeatureSource } from "../../features/types.ts";
import type { Tensor2D, Tensor4D } from "../../nn/types.ts";

/** Images that a sample looks at: where features are not kept, each costs a pass of the backbone. */
const IMAGES = 128;
/** Positions of each: with all images 4096 codes, 38 for each of the 108 clusters of the paper's finest level. */
const POSITIONS = 32;

/**
 * Codes of random positions of random training images, as the head makes them now.
 *
 * @param images All training images.
 * @param head Makes codes without dropout: from rank 4, `[batch, height, width, C]`, to rank 4, `[batch, height, width, K]`.
 * @param random Source of the draws.
 * @returns rank 2, `[codes, K]`, float32, not normalised: 32 positions of each of 128 images, or as many as there are. The
 * caller disposes of it.
 *
 * @example The codes of a picture of one position
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { RandomStreams, drawTrainCodes, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const features = () => Promise.resolve(new Float32Array([1, 2, 3, 4]));
 * const images = { count: 1, gridSize: 1, channels: 4, features };
 * const codes = await drawTrainCodes(images, { codes: (map) => map.clone() }, new RandomStreams(0).stream("sample"));
 * assertEquals(await codes.array(), [[1, 2, 3, 4]]);
 * ```
 */
export async function drawTrainCodes(
  images: FeatureSource,
  head: { codes(features: Tensor4D): Tensor4D },
  random: RandomStream,
): Promise<Tensor2D> {
  const { count, gridSize, grid = { height: gridSize, width: gridSize }, channels } = images;
  const places = grid.height * grid.width;
  const perImage = Math.min(POSITIONS, places);
  const drawn = random.permutation(count).subarray(0, IMAGES);
  const rows = new Float32Array(drawn.length * perImage * channels);
  let at = 0;
  for (const image of drawn) {
    const map = await images.features(image);
    for (const place of random.permutation(places).subarray(0, perImage)) {
      rows.set(map.subarray(place * channels, (place + 1) * channels), at);
      at += channels;
    }
  }
  return tidy(() => {
    const codes = head.codes(
      reshape(tensor2d(rows, [rows.length / channels, channels]), [-1, 1, 1, channels]),
    );
    return reshape(codes, [codes.shape[0], codes.shape[3]]);
  });
}
