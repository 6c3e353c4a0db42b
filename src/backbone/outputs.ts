/**
 * What a vision transformer gives besides its map of features, asked for by name.
 *
 * @module
 */
import { reshape, slice, type Tensor, type Tensor3D } from "@tensorflow/tfjs-core";
import type { AttentionOutput, OutputName, TokenPart, TransformerShape } from "./output_names.ts";

/** An output by its parts. */
export interface ParsedOutput {
  /** What it is. */
  readonly part: TokenPart | AttentionOutput;
  /** The block it is of, from 0. */
  readonly block: number;
  /** Whether tokens go through the final normalisation. */
  readonly normed: boolean;
}

const NAME = /^(class|registers|patches|tokens|queries|keys|values|logits)(?:@(-?\d+)(\+norm)?)?$/;
const TOKENS: readonly string[] = ["class", "registers", "patches", "tokens"] satisfies TokenPart[];

/** Whether a text is the name of an output of some transformer. */
export function isOutputName(text: unknown): text is OutputName {
  const [, part, , norm] = typeof text === "string" && NAME.exec(text) || [];
  return part !== undefined && (norm === undefined || TOKENS.includes(part));
}

/**
 * Takes the name of an output apart.
 *
 * @param backbone Name of the backbone, for messages, and the sizes of its transformer; undefined where it is none.
 * @throws {TypeError} The text names no output, or the backbone is no transformer.
 * @throws {RangeError} The backbone has no such block, or no registers.
 */
export function parseOutput(
  name: string,
  backbone: { readonly name: string; readonly transformer?: TransformerShape },
): ParsedOutput {
  const cannot = `Cannot give "${name}" of the backbone "${backbone.name}"`;
  if (!isOutputName(name)) {
    throw new TypeError(
      `${cannot}: there is no such output, expected a name such as patches, keys@-1 or tokens@8+norm`,
    );
  }
  const { transformer } = backbone;
  if (!transformer) {
    throw new TypeError(
      `${cannot}: it gives features alone, expected a vision transformer with named outputs`,
    );
  }
  const { depth, registers } = transformer;
  const [, part, block, norm] = NAME.exec(name)!;
  const given = block === undefined ? depth - 1 : Number(block);
  const counted = given < 0 || Object.is(given, -0) ? depth + given : given;
  if (counted < 0 || counted >= depth) {
    throw new RangeError(
      `${cannot}: it has ${depth} blocks, expected one of 0..${depth - 1}, or -1..-${depth} from the end`,
    );
  }
  if (part === "registers" && registers === 0) {
    throw new RangeError(`${cannot}: it has no register tokens, expected a backbone with registers`);
  }
  const isToken = TOKENS.includes(part);
  return {
    part: part as ParsedOutput["part"],
    block: counted,
    normed: isToken && (block === undefined || norm !== undefined),
  };
}

/** The one name of an output that tells it from all others of its backbone, e.g. `patches@11+norm`. */
export function canonicalOutput({ part, block, normed }: ParsedOutput): OutputName {
  return `${part}@${block}${normed ? "+norm" : ""}` as OutputName;
}

/** The sizes that the shape of an output follows from. */
export interface OutputSizes {
  readonly transformer: TransformerShape;
  /** Channels of a token. */
  readonly channels: number;
  /** Rows of patches. */
  readonly height: number;
  /** Patches in a row. */
  readonly width: number;
}

/** Shape of an output of one picture. */
export function outputShape(
  { part }: Pick<ParsedOutput, "part">,
  { transformer: { heads, registers }, channels, height, width }: OutputSizes,
): number[] {
  const tokens = 1 + registers + height * width;
  switch (part) {
    case "class":
      return [channels];
    case "registers":
      return [registers, channels];
    case "patches":
      return [height, width, channels];
    case "tokens":
      return [tokens, channels];
    case "logits":
      return [heads, tokens, tokens];
    default:
      return [heads, tokens, channels / heads];
  }
}

/**
 * An output out of what a pass gave.
 *
 * @param passed rank 3, `[batch, tokens, C]` for tokens and parts of them; else the output as it is, batch first.
 * @returns The output, batch first.
 */
export function outputOf(output: ParsedOutput, passed: Tensor, sizes: OutputSizes): Tensor {
  const { part } = output;
  if (part !== "class" && part !== "registers" && part !== "patches") return passed;
  const [batch, , channels] = passed.shape;
  const { registers } = sizes.transformer;
  const patches = sizes.height * sizes.width;
  const [first, count] =
    { class: [0, 1], registers: [1, registers], patches: [1 + registers, patches] }[part];
  const cut = slice(passed as Tensor3D, [0, first, 0], [batch, count, channels]);
  return reshape(cut, [batch, ...outputShape(output, { ...sizes, channels })]);
}
