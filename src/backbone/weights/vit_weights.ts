/**
 * The weight file of a vision transformer: read and compared with what it is taken for.
 *
 * @module
 */
import { readWeights } from "../../formats/read_weights.ts";
import type { WeightSummary } from "../types.ts";
import { inferArchitecture, type VitArchitecture } from "./architecture.ts";
import type { PositionRule } from "../position_embedding.ts";
import { type DinoParameters, dinoParameters } from "./dino_parameters.ts";
import { VIT_KINDS, type VitKind } from "./kinds.ts";

const SIZES = ["channels", "patch", "depth"] as const;

/** What a weight file is expected to hold. */
export interface ExpectedVit extends Pick<VitArchitecture, typeof SIZES[number]> {
  /** Name of the backbone, for messages. */
  readonly name: string;
  /**
   * Attention heads of a block: the weights do not tell.
   *
   * @default {channels / 64}
   */
  readonly heads?: number;
  /**
   * The kind of transformer.
   *
   * @default {"dino"}
   */
  readonly kind?: VitKind;
  /**
   * How the position table is resized.
   *
   * @default {that of the kind}
   */
  readonly positions?: PositionRule;
}

/** A weight file that holds what was expected. */
export interface VitWeights {
  readonly parameters: DinoParameters;
  readonly summary: WeightSummary;
}

/**
 * Reads the weights of a vision transformer.
 *
 * @param path A weight file of any kind that `readWeights` knows.
 * @param expected What it should hold.
 * @throws {TypeError} The file holds no vision transformer, or one of other sizes; the message lists what is missing or differs.
 * @throws {SyntaxError} The file is malformed.
 * @throws {RangeError} Something in it does not fit, or a value is not finite.
 * @throws {Deno.errors.NotFound} The file does not exist.
 */
export async function readVitWeights(path: string, expected: ExpectedVit): Promise<VitWeights> {
  const { tensors, format, digest } = await readWeights(path);
  const { heads, kind = "dino", positions = VIT_KINDS[kind].positions } = expected;
  const count = tensors.size;
  // One head divides any channels: that the sizes are others is said before that the heads do not divide them.
  const { tensors: parameters, architecture: found } = dinoParameters(
    tensors,
    { heads: 1, kind },
    `"${path}"`,
  );
  requireSizes(found, expected, path);
  const architecture = inferArchitecture(parameters, { positions, ...heads !== undefined && { heads } });
  const { channels, depth, patch, grid, mlpRatio, registers = 0, layerScale } = architecture;
  const details = {
    format: `${format}, ${count} tensors`,
    architecture:
      `channels ${channels}, depth ${depth}, patch ${patch}, positions ${grid} x ${grid}, MLP ratio ${mlpRatio}` +
      `${registers > 0 ? `, registers ${registers}` : ""}${layerScale ? ", scaled layers" : ""}`,
  };
  return { parameters: { architecture, tensors: parameters }, summary: { sha256: digest, details } };
}

function requireSizes(architecture: VitArchitecture, expected: ExpectedVit, path: string): void {
  const different = SIZES.filter((size) => architecture[size] !== expected[size]);
  if (different.length === 0) return;
  const sizes = (of: Pick<VitArchitecture, typeof SIZES[number]>) =>
    different.map((size) => `${size} ${of[size]}`).join(" and ");
  throw new TypeError(
    `Cannot use "${path}" as the backbone "${expected.name}": it has ${sizes(architecture)}, ` +
      `expected ${sizes(expected)}`,
  );
}
