/**
 * What adds losses to whichever method is trained: a section of its own beside the method's in a spec.
 *
 * @module
 */
import type { Schema } from "./catalogue.ts";
import type { CellSettings } from "./cell_settings.ts";

/** The size of what a step's added losses see. */
export interface CodesShape {
  /** Number of codes in a batch: images times positions. */
  readonly positions: number;
  /** Number of code channels K. */
  readonly channels: number;
  /** Number of classes. */
  readonly classes: number;
}

/** Losses that a method's trainer adds to its own where a spec switches them on. */
export interface LossExtension<Options extends object = Record<string, unknown>> {
  /** Name that specs use, and the name of the section of its options. */
  readonly name: string;
  /** One line for listings. */
  readonly title: string;
  /** Validates the section, without its `enabled`, and fills in the defaults. */
  readonly options: Schema<Options>;
  /** The options on which the paper's text does not decide: results and captions state them even where they are the default. */
  readonly openChoices: readonly (keyof Options & string)[];
  /** Floating-point operations that the losses add to one training step, for estimates of cost. */
  stepFlops(shape: CodesShape, options: Options): number;
  /** Bytes that the losses add to what a training step holds at most, within a factor of two. */
  stepBytes?(shape: CodesShape, options: Options): number;
}

/**
 * Declares a loss extension.
 *
 * @param extension The extension, with its own type of options.
 * @returns The same object, its options' type forgotten: it is handed only what its schema has passed.
 *
 * @example One loss with a weight
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { z } from "zod";
 * import { defineLossExtension } from "@omh/bench";
 *
 * const sparsity = defineLossExtension<{ weight: number }>({
 *   name: "sparsity",
 *   title: "Few active channels per code",
 *   options: z.strictObject({ weight: z.number().min(0).default(1) }),
 *   openChoices: ["weight"],
 *   stepFlops: ({ positions, channels }) => 2 * positions * channels,
 * });
 * assertEquals(sparsity.options.parse({}), { weight: 1 });
 * ```
 */
export function defineLossExtension<Options extends object>(
  extension: LossExtension<Options>,
): LossExtension {
  return extension as unknown as LossExtension;
}

/**
 * The options that a cell gives an extension.
 *
 * @param settings The cell's settings.
 * @param name The extension's name.
 * @returns The section with its defaults; `null` where the extension is off.
 */
export function extensionOptions(
  settings: CellSettings,
  name: string,
): Readonly<Record<string, unknown>> | null {
  const sections = settings as unknown as Readonly<Record<string, Record<string, unknown> | null>>;
  return sections[name] ?? null;
}

/**
 * How a cell made the open choices of its extensions, by the names that a spec uses.
 *
 * @param settings The cell's settings.
 * @param extensions All extensions; those that are off are left out.
 * @returns Such as `{ "omh.iterations": 100 }`.
 */
export function openChoicesOf(
  settings: CellSettings,
  extensions: readonly LossExtension[],
): Record<string, unknown> {
  return Object.fromEntries(extensions.flatMap(({ name, openChoices }) => {
    const options = extensionOptions(settings, name);
    return options ? openChoices.map((choice) => [`${name}.${choice}`, options[choice]]) : [];
  }));
}
