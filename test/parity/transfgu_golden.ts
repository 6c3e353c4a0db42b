/**
 * How TransFGU's golden files name what they hold, and their tolerances.
 *
 * @module
 */
import { reshape, type Tensor, type Tensor3D, tidy, transpose } from "@tensorflow/tfjs-core";
import { MaskDecoder } from "../../src/methods/transfgu/decoder.ts";
import {
  type DecoderShape,
  decoderShapes,
  type DecoderValues,
} from "../../src/methods/transfgu/decoder_start.ts";
import type { GoldenFile } from "./golden_file.ts";
import { transposed } from "./transposed.ts";

/** Masks and tokens. */
export const VALUE = { absolute: 5e-5, relative: 1e-4 };
/** Losses and mixtures. */
export const LOSS = { absolute: 1e-5, relative: 1e-4 };
/** Gradients of a single pass. */
export const GRADIENT = { relative: 1e-4, of: "tensor" } as const;

/** Sizes of the decoder whose weights a file names after `prefix`. */
export function goldenShape(golden: GoldenFile, prefix = ""): DecoderShape {
  const [, classes, channels] = golden.shape(`${prefix}cls_emb`);
  const [hidden] = golden.shape(`${prefix}blocks.0.mlp.fc1.weight`);
  const { heads, layers } = golden.config;
  return { channels, heads, layers, hidden, classes };
}

/** The weights that a file names after `prefix`. */
export function goldenValues(golden: GoldenFile, prefix = ""): DecoderValues {
  const entries = Object.entries(decoderShapes(goldenShape(golden, prefix))).map(([name, shape]) => {
    const data = golden.floats(`${prefix}${name}`);
    return [name, { shape, data: isLinear(name) ? transposed(data, shape[1]) : data }];
  });
  return Object.fromEntries(entries);
}

/** The decoder whose weights a file names after `prefix`. */
export function goldenDecoder(golden: GoldenFile, prefix = ""): MaskDecoder {
  return new MaskDecoder(goldenValues(golden, prefix), golden.config.heads);
}

/** A value of our parameter in the official layout. */
export function decoderLayout(name: string, value: Tensor): Tensor {
  return isLinear(name) ? tidy(() => transpose(value)) : value.clone();
}

/** Whether the official layout of a parameter is `[outputs, inputs]`. */
function isLinear(name: string): boolean {
  return name.startsWith("blocks.") && name.endsWith(".weight") && !name.includes("norm") ||
    name === "proj_dec.weight";
}

/** A map stored as `[batch, channels, height, width]`: rank 3, `[batch, patches, channels]`. */
export function goldenPatches(golden: GoldenFile, name: string): Tensor3D {
  return tidy(() => {
    const map = golden.map(name);
    const [batch, height, width, channels] = map.shape;
    return reshape(map, [batch, height * width, channels]);
  });
}

/** Patches, `[batch, patches, channels]` or `[batch * patches, channels]`, as a stored map is laid out. */
export function asStored(patches: Tensor, batch: number): Tensor {
  return tidy(() => {
    const channels = patches.shape.at(-1)!;
    return transpose(reshape(patches, [batch, -1, channels]), [0, 2, 1]);
  });
}
