/**
 * From the tensors of any weight file to the parameters of a DINO vision transformer.
 *
 * @module
 */
import {
  type ArchitectureOptions,
  inferArchitecture,
  inferDepth,
  parameterNames,
  parameterShapes,
  type VitArchitecture,
} from "./architecture.ts";
import { requireKind, VIT_KINDS, type VitKind } from "./kinds.ts";
import { fromHuggingFace, isHuggingFace, stripWrappers } from "./parameter_names.ts";
import { quote } from "../../formats/text.ts";
import { type StoredTensor, toFloat32 } from "../../formats/stored_tensor.ts";

/** Most items that a message lists. */
const MOST_LISTED = 8;

/** What the tensors are taken for. */
export interface ParameterOptions extends ArchitectureOptions {
  /**
   * The kind of transformer that is expected; another is refused.
   *
   * @default {"dino"}
   */
  readonly kind?: VitKind;
}

/** The parameters of a vision transformer under DINO's names. */
export interface DinoParameters {
  /** The sizes of the transformer. */
  readonly architecture: VitArchitecture;
  /** All parameters as float32, in DINO's order. Linear weights are `[out, in]`, the patch kernel `[out, 3, p, p]`. */
  readonly tensors: Map<string, Extract<StoredTensor, { dtype: "F32" }>>;
}

/**
 * Maps the tensors of a weight file to DINO's names and checks that they make a whole vision transformer.
 *
 * Wrapper prefixes, projection heads and the mask token, which training alone uses, are removed and the names of Hugging Face
 * transformers translated.
 *
 * @param tensors Tensors as {@linkcode readWeights} gives them.
 * @param options What the shapes do not tell, and the kind that is expected.
 * @param from What the tensors are, for messages.
 * @returns The architecture and all its parameters as float32. Float32 tensors keep their arrays.
 * @throws {TypeError} They are of another kind, names are missing or unexpected, or shapes or types are wrong: all of them are listed together.
 * @throws {RangeError} The position table is not square, the heads do not divide the channels, or a value is not finite.
 */
export function dinoParameters(
  tensors: ReadonlyMap<string, StoredTensor>,
  { kind = "dino", positions = VIT_KINDS[kind].positions, ...options }: ParameterOptions = {},
  from = "the weights",
): DinoParameters {
  const { registers, unused } = VIT_KINDS[kind];
  const bare = stripWrappers(tensors);
  const named = isHuggingFace(bare.keys()) ? fromHuggingFace(bare) : bare;
  if (unused !== undefined) named.delete(unused);
  const { title } = VIT_KINDS[kind];
  const taken = `${from} as a ${title} backbone`;
  requireKind(named.keys(), kind, from);
  checkNames(named, kind, taken);
  const architecture = inferArchitecture(named, { ...options, positions });
  // How many registers a file has is no matter of what it is taken for.
  const shapes = parameterShapes({ ...architecture, registers });
  checkShapes(named, shapes, taken);
  const parameters: DinoParameters["tensors"] = new Map();
  for (const [name, shape] of shapes) {
    const data = toFloat32(named.get(name)!, name);
    checkFinite(data, name, from, title);
    parameters.set(name, { dtype: "F32", shape, data });
  }
  return { architecture, tensors: parameters };
}

function checkNames(tensors: ReadonlyMap<string, StoredTensor>, kind: VitKind, taken: string): void {
  const depth = Math.max(1, inferDepth(tensors.keys()));
  const expected = new Set(parameterNames(depth, VIT_KINDS[kind]));
  const missing = [...expected].filter((name) => !tensors.has(name));
  const unexpected = [...tensors.keys()].filter((name) => !expected.has(name));
  if (missing.length === 0 && unexpected.length === 0) return;
  const faults = [
    ...(missing.length > 0 ? [`missing are ${list(missing.map(quote))}`] : []),
    ...(unexpected.length > 0 ? [`unexpected are ${list(unexpected.map(quote))}`] : []),
  ];
  throw new TypeError(
    `Cannot use ${taken}: ${faults.join("; ")}, ` +
      `expected the ${expected.size} parameters of a vision transformer of depth ${depth}`,
  );
}

function checkShapes(
  tensors: ReadonlyMap<string, StoredTensor>,
  shapes: ReadonlyMap<string, number[]>,
  taken: string,
): void {
  const faults: string[] = [];
  for (const [name, expected] of shapes) {
    const { shape } = tensors.get(name)!;
    if (shape.join() !== expected.join()) {
      faults.push(`"${name}" has shape [${shape}], expected [${expected}]`);
    }
  }
  if (faults.length > 0) {
    throw new TypeError(`Cannot use ${taken}: ${list(faults, "; ")}`);
  }
}

/** One value that is not finite makes all features NaN, which every later step would take for numbers. */
function checkFinite(data: Float32Array, name: string, from: string, title: string): void {
  let at = 0;
  while (at < data.length && Number.isFinite(data[at])) at++;
  if (at === data.length) return;
  throw new RangeError(
    `Cannot use ${from} as a ${title} backbone: ${quote(name)} holds ${
      data[at]
    } at ${at}, expected finite float32 numbers`,
  );
}

function list(items: string[], separator = ", "): string {
  const shown = items.slice(0, MOST_LISTED).join(separator);
  return items.length > MOST_LISTED ? `${shown} and ${items.length - MOST_LISTED} more` : shown;
}
