/**
 * TransFGU: A Top-down Approach to Fine-Grained Unsupervised Semantic Segmentation (ECCV 2022).
 *
 * @module
 */
import { floatBytes, multiplyFlops, parameterBytes, trainingFlops } from "../../nn/cost.ts";
import { defineMethod } from "../define.ts";
import type { MethodDefinition, StepShape } from "../types.ts";
import { MaskDecoder } from "./decoder.ts";
import { type DecoderShape, startDecoder } from "./decoder_start.ts";
import { squashed } from "./geometry.ts";
import { type TransfguOptions, transfguOptions } from "./options.ts";
import { transfguStage } from "./stage.ts";
import { readStep } from "./step_input.ts";
import { createTransfguTrainer } from "./trainer.ts";
import { cropViews } from "./views.ts";

/** Share of a picture's patches that a view has. */
const VIEW_SHARE = 1 / 4;

/** TransFGU, to the letter of the official program (reference: TransFGU, section 7). */
const transfgu: MethodDefinition = defineMethod<TransfguOptions>({
  name: "transfgu",
  title: "TransFGU: masks trained on where a class token looks (ECCV 2022)",
  version: 2,
  options: transfguOptions,
  needs: [],
  inputs: ({ class_token }) => class_token === "backbone" ? { parameters: ["block-1", "norm"] } : {},
  // Crops that are drawn before training are no views: the stage has them.
  views: (options) => options.crops === "fresh" ? cropViews(options) : {},
  geometry: squashed,
  protocol: { geometry: squashed, flip: false, crf: false },
  stage: transfguStage,
  dropLast: true,
  supportsOmh: false,
  stepFlops: (shape, options) => {
    const { rows, tokens, heads } = stepSizes(shape, options);
    const { channels } = shape;
    const linear = trainingFlops(rows, channels, (4 + 2 * options.hidden_factor) * channels);
    const attention = 3 * 2 * multiplyFlops(rows * tokens, channels / heads) * heads;
    // The teacher's forward pass is a third of a training step.
    return 4 / 3 * (options.layers * (linear + attention) + trainingFlops(rows, channels, 2 * channels));
  },
  stepBytes: (shape, options) => {
    const { rows, tokens, heads } = stepSizes(shape, options);
    const { channels } = shape;
    const block = floatBytes(
      rows * channels * (14 + 5 * options.hidden_factor),
      5 * rows * tokens * heads,
    );
    const weights = channels ** 2 * (3 + options.layers * (4 + 2 * options.hidden_factor));
    return options.layers * block + parameterBytes(2 * weights);
  },
  trainer({ options, clusters, channels, random, images, batch, stepsPerEpoch, backbone, stage }) {
    const shape = decoderShape(options, channels, clusters, backbone?.transformer.heads);
    const initial = startDecoder(random, shape, options.class_start);
    const decoder = () => new MaskDecoder(initial, shape.heads);
    const epochSteps = Math.max(1, Math.floor(options.repeats * images.count / batch));
    return createTransfguTrainer({ student: decoder(), teacher: decoder(), initial }, options, (batch) => {
      if (!stage) {
        throw new TypeError(
          'Cannot train "transfgu": its stage was not run, expected score maps to train on',
        );
      }
      return readStep(batch, { options, shape, random, stage, stepsPerEpoch, epochSteps });
    });
  },
  example: {
    windows: 2,
    window_scales: [0.5],
    kmeans_rounds: 3,
    layers: 1,
    heads: 2,
    hidden_factor: 2,
    repeats: 1,
  },
  smallDataset: { repeats: 1 },
});

export default transfgu;

/**
 * Sizes of the decoder.
 *
 * @param backboneHeads Heads of the backbone.
 * @throws {RangeError} The heads do not divide the channels.
 */
function decoderShape(
  options: TransfguOptions,
  channels: number,
  classes: number,
  backboneHeads = 1,
): DecoderShape {
  const heads = options.heads === "backbone" ? backboneHeads : options.heads;
  if (channels % heads !== 0) {
    throw new RangeError(
      `Cannot make a decoder of "${heads}" heads: tokens have ${channels} channels, expected a divisor of them`,
    );
  }
  return {
    channels,
    heads,
    layers: options.layers,
    hidden: Math.round(options.hidden_factor * channels),
    classes,
  };
}

/** Tokens of an image, of the batch, and heads for estimates. */
function stepSizes({ batch, positions, channels, clusters }: StepShape, { heads }: TransfguOptions) {
  const tokens = Math.ceil(positions * VIEW_SHARE) + clusters;
  return { tokens, rows: batch * tokens, heads: heads === "backbone" ? Math.max(1, channels / 64) : heads };
}
