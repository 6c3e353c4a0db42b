/**
 * Parameters of parts of a vision transformer, for methods that start from them.
 *
 * @module
 */
import type { TransformerShape } from "../output_names.ts";
import type { FrozenParameters, ParameterPart } from "../types.ts";
import { parameterShapes } from "./architecture.ts";
import type { DinoParameters } from "./dino_parameters.ts";

const PART = /^block(-?\d+)$/;

/** Whether a text names a part of some transformer. */
export function isParameterPart(text: unknown): text is ParameterPart {
  return text === "norm" || typeof text === "string" && PART.test(text);
}

/**
 * The prefix of the names of a part's parameters.
 *
 * @param backbone What messages call it.
 * @throws {RangeError} There is no such part.
 */
export function partPrefix(
  part: string,
  { depth }: Pick<TransformerShape, "depth">,
  backbone: string,
): string {
  if (part === "norm") return "norm.";
  const number = Number(PART.exec(part)?.[1] ?? NaN);
  const block = number < 0 ? depth + number : number;
  if (block >= 0 && block < depth) return `blocks.${block}.`;
  throw new RangeError(
    `Cannot give the parameters "${part}" of the backbone "${backbone}": it has ${depth} blocks, ` +
      `expected norm, block0..block${depth - 1}, or block-1..block-${depth} from the end`,
  );
}

/**
 * Parameters of some parts, by their names in the part.
 *
 * @param backbone What messages call it.
 * @throws {RangeError} There is no such part.
 */
export function parametersOf(
  { architecture, tensors }: DinoParameters,
  parts: readonly ParameterPart[],
  backbone: string,
): Record<ParameterPart, FrozenParameters> {
  const names = [...parameterShapes(architecture).keys()];
  const entries = parts.map((part) => {
    const prefix = partPrefix(part, architecture, backbone);
    const own = names.filter((name) => name.startsWith(prefix));
    return [part, Object.fromEntries(own.map((name) => [name.slice(prefix.length), tensors.get(name)!]))];
  });
  return Object.fromEntries(entries);
}
