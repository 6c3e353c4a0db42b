/**
 * Golden runners: TransFGU's mask decoder, with and without dropout.
 *
 * @module
 */
import { add, mul, type Scalar, sum, tensor, type Tensor3D, variable } from "@tensorflow/tfjs-core";
import type { BlockMasks, MaskDecoder } from "../../src/methods/transfgu/decoder.ts";
import { lossGradients } from "../../src/nn/gradients.ts";
import type { Comparison } from "./comparison.ts";
import { GoldenFile } from "./golden_file.ts";
import { decoderLayout, goldenDecoder, GRADIENT, VALUE } from "./transfgu_golden.ts";

/** Each step of the forward pass, and all gradients. */
export function decoderForward(golden: GoldenFile, comparison: Comparison): void {
  const decoder = goldenDecoder(golden);
  const tokens = golden.tensor("tokens") as Tensor3D;
  const embedded = decoder.embed(tokens);
  comparison.tensor("embedded", embedded.clone(), VALUE);
  let x = decoder.join(embedded);
  for (let i = 0; i < golden.config.layers; i++) {
    x = decoder.block(x, i);
    comparison.tensor(`block${i}`, x.clone(), VALUE);
  }
  const normed = decoder.norm(x);
  comparison.tensor("normed", normed.clone(), VALUE);
  comparison.tensor("cosines", decoder.compare(normed, tokens.shape[1]).cosines, VALUE);
  compareMasks(golden, golden, comparison, decoder, []);
}

/** The forward pass with recorded dropout masks, and some gradients. */
export async function decoderDropout(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const weights = await GoldenFile.open(golden.path.replace(/decoder_dropout(?=[^/]*$)/, "decoder_forward"));
  const masks = Array.from({ length: weights.config.layers }, (_, i) => blockMasks(golden, i));
  compareMasks(golden, weights, comparison, goldenDecoder(weights), masks);
}

/** Masks, class embeddings and whatever gradients the file holds; disposes of the decoder. */
function compareMasks(
  golden: GoldenFile,
  inputs: GoldenFile,
  comparison: Comparison,
  decoder: MaskDecoder,
  dropout: readonly BlockMasks[],
): void {
  const tokens = variable(inputs.tensor("tokens"));
  const { masks, classes } = decoder.masks(tokens as unknown as Tensor3D, dropout);
  comparison.tensor("masks", masks, VALUE);
  comparison.tensor("class_embeddings", classes, VALUE);
  const parameters = { tokens, ...decoder.parameters };
  const { gradients } = lossGradients(() => {
    const { masks, classes } = decoder.masks(tokens as unknown as Tensor3D, dropout);
    const dot = add(
      sum(mul(masks, inputs.tensor("cotangent_masks"))),
      sum(mul(classes, inputs.tensor("cotangent_class_embeddings"))),
    );
    return { dot: dot as Scalar };
  }, Object.values(parameters));
  Object.keys(parameters).forEach((name, i) => {
    const stored = name === "tokens" ? "grad_tokens" : `grad.${name}`;
    if (golden.has(stored)) comparison.tensor(stored, decoderLayout(name, gradients[i]), GRADIENT);
  });
  Object.values(parameters).forEach((parameter) => parameter.dispose());
}

function blockMasks(golden: GoldenFile, block: number): BlockMasks {
  const keep = 1 / (1 - golden.config.p);
  const mask = (part: string, rows: boolean) => {
    const name = `block${block}_keep_${part}`;
    const shape = golden.shape(name);
    const scales = Float32Array.from(golden.values(name), (kept) => kept * keep);
    return tensor(scales, rows ? [shape[0] * shape[1], shape[2]] : shape);
  };
  return {
    attention: mask("attention", false),
    projection: mask("projection", true),
    hidden: mask("hidden", true),
    output: mask("output", true),
  };
}
