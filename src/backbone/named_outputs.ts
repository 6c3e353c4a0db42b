/**
 * Outputs by name out of what a pass through a vision transformer gives.
 *
 * @module
 */
import { tidy } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor4D } from "../nn/types.ts";
import type { OutputName, TransformerShape } from "./output_names.ts";
import { outputOf, type ParsedOutput, parseOutput } from "./outputs.ts";
import type { NamedTensors } from "./types.ts";

/**
 * What a pass has to give, batch first: tokens after a block, as they are or through the final normalisation,
 * `[batch, tokens, C]`; queries, keys and values of a block, `[batch, heads, tokens, C / heads]`; and their scaled products,
 * `[batch, heads, tokens, tokens]`. Tokens are the class token, register tokens, and the patches row by row.
 */
export type TransformerPass =
  | `block${number}`
  | `normed${number}`
  | `queries${number}`
  | `keys${number}`
  | `values${number}`
  | `attentionLogits${number}`;

/** A vision transformer, for its named outputs. */
export interface NamedTransformer {
  /** What messages call it. */
  readonly name: string;
  /** Its sizes. */
  readonly transformer: TransformerShape;
  /** Channels of a token. */
  readonly channels: number;
  /** Side of a patch, pixels. */
  readonly patch: number;
}

/**
 * Outputs by name, by one pass.
 *
 * @param images rank 4, `[batch, height, width, 3]`: sides are multiples of the patch.
 * @param names What is wanted.
 * @param run Gives all that the outputs are cut from, by one pass over the images. Its tensors are freed here.
 * @returns A tensor for each name; the caller disposes of them.
 * @throws {TypeError} There is no such output.
 * @throws {RangeError} There is no such block, or there are no registers.
 *
 * @example The class token of a transformer of one block that makes ones of everything
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ones } from "@tensorflow/tfjs-core";
 * import { namedOutputs, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const transformer = { depth: 1, heads: 1, registers: 0 };
 * const outputs = await namedOutputs(
 *   ones([1, 8, 8, 3]),
 *   ["class"],
 *   { name: "ones", transformer, channels: 2, patch: 8 },
 *   () => Promise.resolve({ normed0: ones([1, 2, 2]) }),
 * );
 * assertEquals(await outputs.class.array(), [[1, 1]]);
 * ```
 */
export async function namedOutputs(
  images: Tensor4D,
  names: readonly OutputName[],
  { name, transformer, channels, patch }: NamedTransformer,
  run: (passes: readonly TransformerPass[]) => Promise<Readonly<Record<string, Tensor>>>,
): Promise<NamedTensors> {
  const parsed = names.map((output) => parseOutput(output, { name, transformer }));
  const passed = await run([...new Set(parsed.map(passOf))]);
  const [, height, width] = images.shape;
  const sizes = { transformer, channels, height: height / patch, width: width / patch };
  const cut = tidy(() => parsed.map((output) => outputOf(output, passed[passOf(output)], sizes).clone()));
  for (const tensor of Object.values(passed)) tensor.dispose();
  return Object.fromEntries(names.map((name, i) => [name, cut[i]]));
}

function passOf({ part, block, normed }: ParsedOutput): TransformerPass {
  switch (part) {
    case "logits":
      return `attentionLogits${block}`;
    case "queries":
    case "keys":
    case "values":
      return `${part}${block}`;
    default:
      return normed ? `normed${block}` : `block${block}`;
  }
}
