/**
 * PPAP: Progressive Proxy Anchor Propagation for Unsupervised Semantic Segmentation (ECCV 2024).
 *
 * @module
 */
import { tidy } from "@tensorflow/tfjs-core";
import type { OutputName } from "../../backbone/output_names.ts";
import type { Batch } from "../../features/types.ts";
import { floatBytes, multiplyFlops, parameterBytes, trainingFlops } from "../../nn/cost.ts";
import { linearParameters } from "../../nn/initialize.ts";
import type { Tensor3D, Tensor4D } from "../../nn/types.ts";
import { Hierarchy } from "../../omh/hierarchy.ts";
import { drawBatchCodes } from "../parts/batch_codes.ts";
import { createProbes } from "../parts/probes.ts";
import { defineMethod } from "../define.ts";
import type { MethodDefinition, NamedOutputs, TrainerContext } from "../types.ts";
import { Decoder } from "./decoder.ts";
import { drawStep, mapTokens } from "./objective.ts";
import { type PpapOptions, ppapOptions } from "./options.ts";
import { createPpapTrainer } from "./trainer.ts";

/** What enters the last block: tokens after the next-to-last, class token first, not normalised. */
const LAST_INPUT: OutputName = "tokens@-2";

/** PPAP, to the letter of the official program but in single precision. */
const ppap: MethodDefinition = defineMethod<PpapOptions>({
  name: "ppap",
  title: "PPAP: progressive proxy anchor propagation (ECCV 2024)",
  version: 1,
  options: ppapOptions,
  needs: [],
  inputs: ({ decoder }) =>
    decoder === "last-block"
      ? { train: [LAST_INPUT], predict: [LAST_INPUT], parameters: ["block-1", "norm"] }
      : {},
  dropLast: true,
  stepFlops: ({ batch, positions, channels, classes }, { moves, rows_per_anchor }) => {
    const rows = batch * positions;
    const anchors = rows / rows_per_anchor;
    const block = trainingFlops(rows, channels, 12 * channels) +
      7 * multiplyFlops(rows * positions, channels);
    const pairs = (2 * moves + 5) * multiplyFlops(anchors * rows, channels);
    return block + pairs + trainingFlops(rows, channels, channels + 2 * classes);
  },
  stepBytes: ({ batch, positions, channels, clusters }, { rows_per_anchor, heads }) => {
    const rows = batch * positions;
    const kept = 30 * rows * channels;
    const attention = 6 * heads * positions ** 2;
    const pairs = 10 * rows * positions / rows_per_anchor;
    return floatBytes(kept, attention, pairs, 6 * rows * clusters) +
      parameterBytes(13 * channels ** 2 + clusters * channels);
  },
  trainer(context) {
    const { options, omh, classes, channels, random } = context;
    const decoder = decoderOf(context);
    const tokens = options.decoder === "last-block" ? lastInput : mapTokens;
    let seen: Batch;
    const codes = () =>
      tidy(() => {
        const { features, outputs } = seen;
        const [, height, width] = features.shape;
        const map = decoder.codes(tokens(features, outputs), { height, width });
        return drawBatchCodes(map, random.stream("initial/omh_codes"));
      });
    const parts = {
      decoder,
      projection: linearParameters(random, "projection", channels, channels),
      ...createProbes(random, channels, context),
      hierarchy: omh && Hierarchy.create(random, classes, channels, omh, () => Promise.resolve(codes())),
    };
    return createPpapTrainer(parts, options, {
      draw: (batch) => drawStep(random, batch, options),
      tokens,
      see: (batch) => seen = batch,
    });
  },
  example: {
    decoder: "new-block",
    heads: 2,
    positive_bound: 0.3,
    anchor_block: "image",
    rows_per_anchor: 4,
    skip_blocks_without_positives: true,
  },
  smallDataset: { anchor_block: "image", skip_blocks_without_positives: true },
});

export default ppap;

/**
 * The block that is trained.
 *
 * @throws {TypeError} It is to be a copy, and the backbone has no blocks.
 */
function decoderOf({ options, channels, random, backbone }: TrainerContext<PpapOptions>): Decoder {
  if (options.decoder === "new-block") return Decoder.create(random, channels, options.heads);
  if (!backbone) {
    throw new TypeError(
      'Cannot copy the last block for "ppap": the backbone has none, expected a vision transformer, or ppap.decoder new-block',
    );
  }
  const { parameters, transformer } = backbone;
  return Decoder.copy({ block: parameters["block-1"]!, norm: parameters.norm! }, transformer.heads);
}

/** What the decoder runs on where it is a copy of the last block. */
function lastInput(_: Tensor4D, outputs: NamedOutputs | undefined): Tensor3D {
  return outputs![LAST_INPUT] as Tensor3D;
}
