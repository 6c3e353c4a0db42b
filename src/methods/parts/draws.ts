/**
 * What the methods draw in a step: dropout of a head's two branches, and which image each image is paired with.
 *
 * @module
 */
import type { RandomStream } from "../../base/random.ts";
import { dropChannels, dropoutMask } from "../../nn/channel_dropout.ts";
import type { Tensor2D, Tensor4D } from "../../nn/types.ts";

/** Channel dropout masks on the inputs of a head's two branches: rank 2, `[batch, C]`, in the order in which they are drawn. */
export interface BranchMasks {
  /** On the input of the linear branch. */
  readonly linear: Tensor2D;
  /** On the input of the non-linear branch. */
  readonly nonlinear: Tensor2D;
}

/** Masks of a forward pass whose features the method's own loss sees as well. */
export interface HeadMasks extends BranchMasks {
  /** On the features that the method's own loss sees. */
  readonly features: Tensor2D;
}

/** Features as the two branches of a head see them: rank 4, `[batch, height, width, C]` each. */
export interface BranchInputs {
  /** What the linear branch sees. */
  readonly linear: Tensor4D;
  /** What the non-linear branch sees. */
  readonly nonlinear: Tensor4D;
}

/**
 * Draws the masks of a head's two branches.
 *
 * @param random Source of the draws.
 * @param shape Images in the batch and feature channels C.
 * @param rate Share of channels dropped, in [0, 1).
 * @returns Two masks; the caller disposes of them.
 *
 * @example Half of the channels, for one image
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { drawBranchMasks, RandomStreams, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const random = new RandomStreams(0).stream("dropout", 0);
 * const { linear } = drawBranchMasks(random, { batch: 1, channels: 8 }, 0.5);
 * assertEquals([...await linear.data()].filter((scale) => scale !== 0 && scale !== 2), []);
 * ```
 */
export function drawBranchMasks(
  random: RandomStream,
  { batch, channels }: { batch: number; channels: number },
  rate: number,
): BranchMasks {
  const mask = () => dropoutMask(random, batch, channels, rate);
  return { linear: mask(), nonlinear: mask() };
}

/**
 * Draws the masks of a head's two branches and, after them, of what the method's own loss sees.
 *
 * @param random Source of the draws.
 * @param shape Images in the batch and feature channels C.
 * @param rate Share of channels dropped, in [0, 1).
 * @returns Three masks; the caller disposes of them.
 *
 * @example Masks for a batch of two images
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { drawHeadMasks, RandomStreams, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const random = new RandomStreams(0).stream("dropout", 0);
 * const masks = drawHeadMasks(random, { batch: 2, channels: 8 }, 0.1);
 * assertEquals(Object.keys(masks), ["linear", "nonlinear", "features"]);
 * assertEquals(masks.features.shape, [2, 8]);
 * ```
 */
export function drawHeadMasks(
  random: RandomStream,
  shape: { batch: number; channels: number },
  rate: number,
): HeadMasks {
  return {
    ...drawBranchMasks(random, shape, rate),
    features: dropoutMask(random, shape.batch, shape.channels, rate),
  };
}

/**
 * Drops channels of features on their way into a head.
 *
 * @param features rank 4, `[batch, height, width, C]`, float32.
 * @param masks From {@linkcode drawBranchMasks}.
 * @returns The inputs of both branches; the caller disposes of them.
 *
 * @example Codes of a forward pass in training
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ones, relu } from "@tensorflow/tfjs-core";
 * import { drawBranchMasks, dropBranches, RandomStreams, SegmentationHead, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const random = new RandomStreams(0);
 * const masks = drawBranchMasks(random.stream("dropout", 0), { batch: 1, channels: 8 }, 0.1);
 * const { linear, nonlinear } = dropBranches(ones([1, 2, 2, 8]), masks);
 * const head = SegmentationHead.create(random, 8, 3, relu);
 * assertEquals(head.codes(linear, nonlinear).shape, [1, 2, 2, 3]);
 * ```
 */
export function dropBranches(features: Tensor4D, masks: BranchMasks): BranchInputs {
  return {
    linear: dropChannels(features, masks.linear),
    nonlinear: dropChannels(features, masks.nonlinear),
  };
}

/**
 * Turns a random permutation into partners: an entry equal to its own position moves on by one, then all are taken
 * modulo the batch size (reference: STEGO, section 3; SmooSeg, section 5).
 *
 * No image is its own partner (unless it is alone), but the result may hold duplicates.
 *
 * @param permutation An order of `0..batch-1`.
 * @returns Image number per position.
 *
 * @example The second image stays in place and so moves on
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { partnerImages } from "@omh/bench";
 *
 * assertEquals([...partnerImages(Int32Array.of(2, 1, 0))], [2, 2, 0]);
 * ```
 */
export function partnerImages(permutation: Int32Array): Int32Array {
  return permutation.map((image, position) => (image === position ? image + 1 : image) % permutation.length);
}
